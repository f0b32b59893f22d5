/** The icons that views may use by name, `icons.svg#start`, and the Fluent icon of each. */
export const ICONS = {
  start: 'play_20_filled',
  stop: 'stop_20_filled',
  restart: 'arrow_clockwise_20_filled',
  machine: 'desktop_20_regular',
  'sign-out': 'sign_out_20_regular',
  person: 'person_20_regular',
  directory: 'building_20_regular',
  search: 'search_20_regular',
  warning: 'warning_20_filled',
  ascending: 'arrow_sort_up_20_filled',
  descending: 'arrow_sort_down_20_filled',
  back: 'arrow_left_20_regular',
  previous: 'chevron_left_20_regular',
  next: 'chevron_right_20_regular',
  copy: 'copy_20_regular',
  done: 'checkmark_20_filled',
  download: 'arrow_download_20_regular',
} as const

/** Draws icons for pages that load the sprite from `url`; throws if no icon has that name. */
export function createIcons(url: string): (name: string) => string {
  const icons = new Map(
    Object.keys(ICONS).map((name) => [
      name,
      `<svg class="icon" aria-hidden="true"><use href="${url}#${name}"></use></svg>`,
    ]),
  )
  return (name) => {
    const icon = icons.get(name)
    if (icon === undefined) throw new Error(`There is no icon ${name}.`)
    return icon
  }
}
