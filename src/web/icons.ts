/** The icons that views may use by name, `data-i="start"`, and the Fluent icon of each. */
export const ICONS = {
  // Actions
  start: 'play_20_filled',
  stop: 'stop_20_filled',
  restart: 'arrow_clockwise_20_filled',
  'power-off': 'power_20_filled',
  hibernate: 'sleep_20_regular',
  redeploy: 'arrow_move_20_regular',
  reapply: 'arrow_repeat_all_20_regular',
  'simulate-eviction': 'flash_20_regular',
  connect: 'window_console_20_regular',
  again: 'arrow_sync_20_regular',
  more: 'more_horizontal_20_filled',
  copy: 'copy_20_regular',
  done: 'checkmark_20_filled',
  download: 'arrow_download_20_regular',
  out: 'open_20_regular',
  star: 'star_20_regular',
  starred: 'star_20_filled',
  note: 'note_20_regular',
  // What stands in place of an action, or beside a fact
  locked: 'lock_closed_20_regular',
  view: 'eye_20_regular',
  warning: 'warning_20_filled',
  billing: 'money_20_regular',
  people: 'people_20_regular',
  address: 'globe_20_regular',
  disk: 'storage_20_regular',
  time: 'clock_20_regular',
  key: 'key_20_regular',
  // The frame and the list
  machines: 'server_20_regular',
  activity: 'pulse_20_regular',
  directory: 'building_20_regular',
  settings: 'settings_20_regular',
  'sign-out': 'sign_out_20_regular',
  search: 'search_20_regular',
  saved: 'bookmark_20_regular',
  filter: 'filter_20_regular',
  sort: 'arrow_sort_20_regular',
  close: 'dismiss_20_regular',
  open: 'chevron_down_20_regular',
  previous: 'chevron_left_20_regular',
  next: 'chevron_right_20_regular',
  ascending: 'arrow_sort_up_20_filled',
  descending: 'arrow_sort_down_20_filled',
} as const

/** Draws an icon that takes the colour of the text around it; throws if no icon has that name. */
export function drawIcon(name: string): string {
  if (!Object.hasOwn(ICONS, name)) throw new Error(`There is no icon ${name}.`)
  return `<span class="icon" data-i="${name}" aria-hidden="true"></span>`
}
