import Netlist
