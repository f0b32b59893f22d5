// One instance more after five busy minutes, one less after ten quiet ones. There is no verified module for it.
param name string
param location string
param tags { *: string }
param planId string
param maximumInstances int
param workspaceId string

var rules = [
  { operator: 'GreaterThan', threshold: 70, window: 'PT5M', direction: 'Increase' }
  { operator: 'LessThan', threshold: 30, window: 'PT10M', direction: 'Decrease' }
]

resource autoscale 'Microsoft.Insights/autoscaleSettings@2022-10-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    enabled: true
    targetResourceUri: planId
    profiles: [
      {
        name: 'by processor'
        capacity: { minimum: '1', default: '1', maximum: string(maximumInstances) }
        rules: [
          for rule in rules: {
            metricTrigger: {
              metricName: 'CpuPercentage'
              metricResourceUri: planId
              timeGrain: 'PT1M'
              statistic: 'Average'
              timeAggregation: 'Average'
              timeWindow: rule.window
              operator: rule.operator
              threshold: rule.threshold
            }
            scaleAction: { direction: rule.direction, type: 'ChangeCount', value: '1', cooldown: 'PT5M' }
          }
        ]
      }
    ]
  }
}

// The linter knows only older versions, which do not have what is needed here. The verified modules use this one.
#disable-next-line use-recent-api-versions
resource toLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'logs'
  scope: autoscale
  properties: {
    workspaceId: workspaceId
    logs: [{ categoryGroup: 'allLogs', enabled: true }]
  }
}
