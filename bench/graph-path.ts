export const GRAPH_PATH = '/providers/Microsoft.ResourceGraph/resources'
export const GRAPH = `${GRAPH_PATH}?api-version=2024-04-01`
