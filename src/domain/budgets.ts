/**
 * Every time limit of the app, in milliseconds. They stand together because they must fit together: what a page waits for must end
 * before the page is due, and leave time to say what went wrong.
 */
export const BUDGETS = {
  // A page. Azure slow or not, a person has an answer within 10 s.
  /** From the first byte of a request to its answer. */
  page: 9_000,
  /** Resource Graph for a page of the list. Leaves time for the fallback. */
  listRows: 6_000,
  /** How long a page waits for a subscription scan before it shows a part of it. */
  scanPatience: 2_000,
  /** The row of one VM in Resource Graph. Compute alone suffices for its page. */
  vmRow: 3_000,
  /** A name that a page is complete without. */
  name: 3_000,
  /** The names of a person's directories, which the top of a page shows. Until they are known, ids stand there. */
  directoryNames: 1_500,
  /** One directory of a list over all. What it lacks then is said, and leaves time for the page. */
  directory: 7_000,
  /** A warning before an action. A person who confirms it should not wait long. */
  warning: 2_500,
  /** Between two looks of a browser without scripts at a page in transition. Compute allows 12 reads of a VM a minute. */
  refreshWithoutScripts: 10_000,
  /** What the person may do with a VM, which its page says if it is known in time. */
  rightsShown: 1_000,
  /** One question for that, which goes on for the next page. */
  rights: 5_000,
  /** How many failures the person has not read. A page is complete without it, and all of it waits for this. */
  unread: 100,
  /** One look at a VM that open pages follow. */
  liveLook: 9_000,

  // Entra
  /** The exchange of one token, without a retry. Shorter than a page. */
  exchange: 8_000,
  /** Discovery, and the keys after it. Both must leave time for an error page. */
  discovery: 4_000,
  /** The app's own proof of who it is, from the platform, with every try. */
  assertion: 4_000,
  /** After this time a second request for it goes out beside the first: the platform is usually fast. */
  assertionSlow: 1_500,
  /** The proof is renewed at least this long before its end. Long enough for the platform to come back. */
  assertionRenewal: 5 * 60_000,
  /** The longest pause between two tries to renew it. */
  assertionRetry: 30_000,
  /** A token this close to its end is not used any more. Long enough for one page. */
  tokenMargin: 60_000,

  // What several pages wait for: it ends by itself, not with one page.
  subscriptionNames: 30_000,
  scan: 120_000,
  /** All pages of one subscription's lists, and the waits between tries. */
  scanOfOneSubscription: 30_000,
  /** One page of a list. */
  scanPage: 8_000,
  /** How long after its start a scan of one subscription, or a list of subscriptions, still begins another try. */
  scanRetries: 20_000,

  // A download. App Service ends a response after 230 s without a byte, so less than that must pass before each part.
  /** Until the first part: after that a person gets a page instead of a file. */
  exportStart: 190_000,
  /** One try at a part from Resource Graph. */
  exportPart: 30_000,
  /** How long after its start a part still begins another try. Leaves time for a scan of the subscriptions. */
  exportPatience: 50_000,
  /** One look at a scan that a download waits for. */
  exportLook: 5_000,
  /** Often enough to show that something comes, seldom enough to compress well. */
  exportFlush: 500,

  // The store. A person waits for Azure, not for what may be lost.
  /** Before what could not be saved is handed over again. */
  storeRetry: 1_000,
  /** How long pages after a start wait for the history from before. */
  historyAtStart: 800,
  /** Changes within this time are saved by one copy. An action that begins is saved at once. */
  historyDebounce: 1_000,
  /** Before a folder that failed is tried again; then six times as long, up to the maximum. */
  historyRetry: 10_000,
  historyRetryMax: 5 * 60_000,
  /** One copy of the history. Then the folder counts as one that does not answer. */
  dataFolder: 5_000,
  /** The last copy, when the process ends. */
  dataFolderAtStop: 2_000,
  /** TCP and TLS. */
  redisConnect: 2_000,
  /** The sign-in after that, since nothing else is written then. */
  redisHandshake: 2_500,
  /** The longest pause between two tries to connect. */
  redisReconnect: 2_000,
  /** One call. A page makes some, but after the first that fails the others fail at once: it adds at most 250 ms. */
  redisAnswer: 200,
  /** A call without an answer for that long, or for three times the usual, makes all others wait less. */
  redisOverdue: 40,
  /** One call meanwhile, unless twice the usual time is longer. */
  redisAnswerIfOverdue: 25,
  /** A connection that does not answer that long is given up. A shorter freeze ends by itself. */
  redisSilent: 2_000,
  /** Between two looks at the connection. One that is silent is found before a page finds it. */
  redisPing: 1_000,

  // The audit trail. Nobody waits for it.
  /** Entries that come within this time share one block: at most 43,200 a day, of the 50,000 that a blob takes. */
  auditBatch: 2_000,
  /** One request to the storage. */
  auditRequest: 5_000,
  /** Before a failed request is repeated; then twice as long, up to the maximum. */
  auditRetry: 200,
  auditRetryMax: 10_000,
  /** The longest pause that the storage can ask for. */
  auditRetryAfterMax: 60_000,
  /** How often the folder is searched for what other processes have left. */
  auditTakeOver: 60_000,
  /** The last batches, when the process ends. */
  auditAtStop: 4_000,

  // Caches: how long an answer serves others.
  /** Long enough to open a VM and come back, short enough to avoid stale pages. */
  listFresh: 5_000,
  /** How long a page of the list stays for comparison with the next one. */
  listCompared: 120_000,
  scanFresh: 15_000,
  /** Azure itself takes some minutes until a role that is given counts. */
  rightsFresh: 5 * 60_000,
  /** Before what Azure did not answer is asked again. */
  rightsRetry: 30_000,
  /** Names of subscriptions change rarely, and who may see them too. */
  namesFresh: 5 * 60_000,
  /** Entra's discovery document hardly ever changes. */
  discoveryFresh: 60 * 60_000,
  /** Entra advises checking for changed keys at least every day. A withdrawn key should not work that long. */
  keysFresh: 60 * 60_000,
  /** The longest time that a token is still accepted after its key has been withdrawn. */
  verifiedTokenFresh: 60_000,
  /** A certificate that was at fault is not looked at for each person. */
  certificateFaultFresh: 60_000,
  /** A refusal within this time after a person was sent to sign in because of it is one that signing in did not help. */
  signInAttempt: 10 * 60_000,

  // Sessions of the app's own door
  /** However busy the person is: a working day. */
  sessionMax: 8 * 60 * 60_000,
  /** After the last request of the person. */
  sessionIdle: 2 * 60 * 60_000,
  /** How exactly the last request is known. */
  sessionSeen: 5 * 60_000,
  /** A link to sign in that carries a claims challenge. Longer than anybody looks at an error page. */
  challengeLink: 60 * 60_000,
  /** How long a directory that refuses a person is not asked again, lest Entra takes that for a loop. */
  refusalFresh: 20_000,
  /** A discovery document that is older is fetched again, beside the one in use. */
  signInDiscoveryFresh: 24 * 60 * 60_000,
  /** Before a discovery that failed is tried again while an older one is in use. */
  signInDiscoveryRetry: 60_000,

  // Waiting for Azure
  /**
   * What a VM itself has said counts for that long without another look. Resource Graph usually has it by then: up to a minute by its
   * documentation, sometimes much longer.
   */
  fresherChecked: 60_000,
  /** What is so old, and could not be looked at again, counts no more: Resource Graph is rarely that late. */
  fresherUnchecked: 60 * 60_000,
  /** How long a list waits for these looks, before it asks for its rows. Leaves time for the fallback. */
  fresherLooks: 800,
  /** A VM that the inventory does not know is looked for. The page is complete without it. */
  unlisted: 1_000,
  /** How long pages say that an action has just ended. */
  endShown: 90_000,
  /** Before an unavailable inventory is asked again, unless its answer says how long to wait. */
  inventoryPause: 10_000,
  /** Requests that come within this time share one query. */
  batch: 5,
  /** The window in which Resource Graph counts a person's queries. */
  quotaWindow: 5_000,
  /** How long other requests wait for the answer that reports what is left of the quota. */
  quotaFirstAnswer: 1_000,
  /** If Azure throttles without saying for how long. */
  throttledPause: 5_000,
  /** An operation whose end was never seen is given up: no power operation of Azure takes that long. */
  operationGivenUp: 2 * 60 * 60_000,
  /**
   * An operation that the person may not read is given up if its VM has shown nothing of it for so long. Azure needs less to begin.
   */
  operationUnseen: 30 * 60_000,
  /** Between two signs that a process still sends a bulk; and how long after the last one it counts as gone. */
  bulkBeat: 2_000,
  bulkHold: 10_000,
  /** How long what a process has handed on waits for another one that the person has a page of: a new one needs a minute to start. */
  bulkHandedOn: 120_000,
  /** Between two looks at the operations of a bulk, a few each: Azure allows a person 25 reads a second. */
  bulkLook: 1_000,
  /** Between two rounds of looks at what is in transition for a person who has a page open. Each VM has pauses of its own. */
  followPause: 1_000,
  /** The same while nothing is in transition: an event wakes it earlier. */
  followIdle: 60_000,
  /** How long a process that is gone keeps others from asking Azure about a person's operations; between two renewals; and how long before its end a
   *  lease is not used any more. */
  lease: 6_000,
  leaseRenewal: 2_000,
  leaseMargin: 500,
  /** Between two looks for changes that other processes have made, if nothing says earlier that there are some. */
  changesLook: 2_000,
  /** App Service cuts a connection on which nothing has passed for some 230 s. */
  eventsHeartbeat: 30_000,
  /** The pause before a browser opens its event stream again is this at least and the other at most, so that not all come at once. */
  eventsRetry: 1_000,
  eventsRetryMax: 10_000,
  /** An older operation does not explain the state of a VM, unless it failed and the person has not read that. */
  operationExplains: 24 * 60 * 60_000,
  /** An older operation is of no use to anybody. */
  operationRetention: 7 * 24 * 60 * 60_000,
  /** How far back a person reads who did what to a VM. Azure keeps 90 days. */
  activityLog: 7 * 24 * 60 * 60_000,

  /** What a person keeps in Redis for themselves, since they were last here. */
  personalRetention: 400 * 24 * 60 * 60_000,

  // The process
  /** The platform asks whether the app is up before people come. Pages are loaded then, unless somebody is there first. */
  loadPagesAfter: 200,
  /**
   * An idle connection of a front end stays open. The one that closes first must be the front end, or it sends a request into a
   * closed connection and answers 502. App Service's proxy beside the app keeps idle connections for 60 s
   * (https://github.com/Azure-App-Service/ImageBuilder/pull/323), Front Door for 90 s; Node's default is 5 s.
   */
  keepAlive: 120_000,
  /** The headers of a request. Longer than `keepAlive`: a connection that a front end opened in advance is idle too. */
  requestHeaders: 125_000,
  /** App Service kills a process some 30 s after it has asked it to stop. */
  stop: 18_000,
  /** A look at the certificate of a server that is not trusted. */
  tlsProbe: 2_000,

  // The doctor, for whom a slow answer is an answer too
  doctorToken: 15_000,
  doctorConnection: 8_000,
  doctorPerson: 20_000,
  doctorFolder: 20_000,
} as const
