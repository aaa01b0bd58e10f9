/// What the toolkit calls itself in reports.
public enum Toolkit {
  public static let version = "0.1.0"
}
