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
  testTimeout: 30_000,
}
