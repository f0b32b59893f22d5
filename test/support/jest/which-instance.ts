/** The URL that loaded this module. */
export const { url } = import.meta
