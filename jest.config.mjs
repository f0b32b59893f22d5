export default {
  testEnvironment: 'node',
  testRunner: '<rootDir>/test/support/jest/run-in-node.mjs',
  globalSetup: '<rootDir>/test/support/jest/prepare.ts',
  testSequencer: '<rootDir>/test/support/jest/slowest-first.mjs',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  // Node strips the types itself.
  transform: {},
  moduleFileExtensions: ['ts', 'js', 'mjs', 'json'],
  maxWorkers: '100%',
  // For what hangs, not for what is slow: on a machine with other work to do, one test has taken half a minute.
  testTimeout: 120_000,
}
