/// The worked examples of the SpAtten paper (Wang, Zhang, Han, HPCA 2021), scores in tenths.
struct TopKExample {
  var event: String
  var keys: [Int]
  var k: Int
  /// Places of what is selected, in order.
  var places: [Int]
  /// The same from the greatest down.
  var sortedPlaces: [Int]

  static let all = [
    // Figure 9: the result is 0.6, 1.2, 0.6.
    TopKExample(
      event: "worked example: five scores", keys: [6, 1, 5, 12, 6], k: 3, places: [0, 3, 4], sortedPlaces: [3, 0, 4]),
    // Figure 5: the scores of fourteen tokens; the four greatest are 1.7, 1.8, 1.9 and 1.4.
    TopKExample(
      event: "worked example: fourteen scores", keys: [4, 10, 3, 12, 17, 10, 4, 18, 6, 19, 14, 3, 9, 4], k: 4,
      places: [4, 7, 9, 10], sortedPlaces: [9, 7, 4, 10]),
  ]

  func fits(_ limits: TopKVector.Limits) -> Bool {
    keys.count <= limits.capacity && k <= limits.greatestK && keys.allSatisfy(limits.range.contains)
  }

  func vector(lanes: Int) -> TopKVector { TopKVector(keys: keys, k: k, lanes: lanes) }
}
