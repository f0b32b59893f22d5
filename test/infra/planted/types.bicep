@export()
type Unused = string
