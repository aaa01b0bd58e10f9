import Netlist
import SystemVerilog

/// A component in IP-XACT (IEEE 1685-2014): ports with their meanings, the files of the RTL, and the parameters that
/// the RTL was generated with. The module itself has no parameters: it is printed for one set of values.
struct IPXACTComponent {
  let design: ExportDesign
  private static let space = "http://www.accellera.org/XMLSchema/IPXACT/1685-2014"

  var files: [ExportedFile] { [ExportedFile("\(design.top).xml", document)] }

  private var document: [String] {
    [
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
      "<ipxact:component",
      "  xmlns:ipxact=\"\(Self.space)\"",
      "  xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"",
      "  xsi:schemaLocation=\"\(Self.space) \(Self.space)/index.xsd\">",
      "  " + element("vendor", "bittern"),
      "  " + element("library", design.family),
      "  " + element("name", design.top),
      "  " + element("version", Toolkit.version),
    ] + model + fileSets
      + (design.summary.isEmpty ? [] : ["  " + element("description", design.summary)]) + parameters + [
        "</ipxact:component>"
      ]
  }

  private func element(_ name: String, _ text: String) -> String {
    "<ipxact:\(name)>\(Quoting.xml(text))</ipxact:\(name)>"
  }

  private var model: [String] {
    [
      "  <ipxact:model>",
      "    <ipxact:views>",
      "      <ipxact:view>",
      "        " + element("name", "rtl"),
      "        " + element("componentInstantiationRef", "rtl_implementation"),
      "      </ipxact:view>",
      "    </ipxact:views>",
      "    <ipxact:instantiations>",
      "      <ipxact:componentInstantiation>",
      "        " + element("name", "rtl_implementation"),
      "        " + element("language", "SystemVerilog"),
      "        " + element("moduleName", design.top),
      "        <ipxact:fileSetRef>",
      "          " + element("localName", "rtl"),
      "        </ipxact:fileSetRef>",
      "      </ipxact:componentInstantiation>",
      "    </ipxact:instantiations>",
      "    <ipxact:ports>",
    ] + design.ports.flatMap(port) + ["    </ipxact:ports>", "  </ipxact:model>"]
  }

  private func port(_ port: ExportDesign.Port) -> [String] {
    var lines = ["      <ipxact:port>", "        " + element("name", port.name)]
    if let meaning = port.meaning { lines.append("        " + element("description", meaning)) }
    lines += ["        <ipxact:wire>", "          " + element("direction", port.isInput ? "in" : "out")]
    if port.width > 1 {
      lines += [
        "          <ipxact:vectors>", "            <ipxact:vector>",
        "              " + element("left", "\(port.width - 1)"), "              " + element("right", "0"),
        "            </ipxact:vector>", "          </ipxact:vectors>",
      ]
    }
    lines += [
      "          <ipxact:wireTypeDefs>", "            <ipxact:wireTypeDef>",
      "              " + element("typeName", port.isSigned ? "logic signed" : "logic"),
      "              " + element("viewRef", "rtl"),
      "            </ipxact:wireTypeDef>", "          </ipxact:wireTypeDefs>",
    ]
    return lines + ["        </ipxact:wire>", "      </ipxact:port>"]
  }

  private var fileSets: [String] {
    ["  <ipxact:fileSets>", "    <ipxact:fileSet>", "      " + element("name", "rtl")]
      + design.sourcePaths.flatMap {
        [
          "      <ipxact:file>", "        " + element("name", $0),
          "        " + element("fileType", "systemVerilogSource"), "      </ipxact:file>",
        ]
      } + ["    </ipxact:fileSet>", "  </ipxact:fileSets>"]
  }

  private var parameters: [String] {
    if design.circuit.parameters.isEmpty { return [] }
    var lines = ["  <ipxact:parameters>"]
    for (number, parameter) in design.circuit.parameters.enumerated() {
      lines += [
        "    <ipxact:parameter parameterId=\"parameter_\(number)\" resolve=\"immediate\" type=\"string\">",
        "      " + element("name", parameter.name),
      ]
      if let meaning = parameter.meaning { lines.append("      " + element("description", meaning)) }
      lines += ["      " + element("value", "\"\(parameter.value)\""), "    </ipxact:parameter>"]
    }
    return lines + ["  </ipxact:parameters>"]
  }
}
