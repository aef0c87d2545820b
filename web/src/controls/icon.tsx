/** The page's few icons, drawn on a 20-unit grid in the colour of the text beside them. Decoration: words carry the meaning. */

const PATHS = {
  gauge: "M4.2 15a7.5 7.5 0 1111.6 0M10 11.5l3-3.6M10 11.6v.1",
  history: "M3.8 9.2A6.5 6.5 0 1116 12.6M3.5 4.6v4.6H8M10 6.5V10l2.4 1.6",
  check: "M4.5 10.5l3.6 3.6 7.4-8",
  cross: "M5.5 5.5l9 9m0-9l-9 9",
  alert: "M10 6.2v4.6m0 3v.1M10 2.5a7.5 7.5 0 100 15 7.5 7.5 0 000-15z",
  clock: "M10 5.8V10l2.8 1.8M10 2.5a7.5 7.5 0 100 15 7.5 7.5 0 000-15z",
  dots: "M4.6 10a.4.4 0 10.8 0 .4.4 0 10-.8 0m5 0a.4.4 0 10.8 0 .4.4 0 10-.8 0m5 0a.4.4 0 10.8 0 .4.4 0 10-.8 0",
  info: "M10 9.2v4.6M10 6.3v.1M10 2.5a7.5 7.5 0 100 15 7.5 7.5 0 000-15z",
  dash: "M5 10h10",
  person: "M10 10a3.3 3.3 0 100-6.6 3.3 3.3 0 000 6.6zM3.8 16.8a6.2 6.2 0 0112.4 0",
  "person-check": "M8 10a3 3 0 100-6 3 3 0 000 6zM2.5 16.5a5.5 5.5 0 019.2-4M12 15.2l1.8 1.8 3.7-4",
  arrow: "M4 10h12m-4.5-4.5L16 10l-4.5 4.5",
  up: "M5 12.5l5-5 5 5",
  down: "M5 7.5l5 5 5-5",
  out: "M11.5 4.5h4v4M15.2 4.8L9 11M8 5H5.5A1.5 1.5 0 004 6.5v8A1.5 1.5 0 005.5 16h8a1.5 1.5 0 001.5-1.5V12",
  search: "M9 3.5a5.5 5.5 0 100 11 5.5 5.5 0 000-11zM13.2 13.2L17 17",
  copy: "M7.5 7.5V5A1.5 1.5 0 019 3.5h6A1.5 1.5 0 0116.5 5v6a1.5 1.5 0 01-1.5 1.5h-2.5M5 7.5h6A1.5 1.5 0 0112.5 9v6a1.5 1.5 0 01-1.5 1.5H5A1.5 1.5 0 013.5 15V9A1.5 1.5 0 015 7.5z",
  again: "M16.2 9A6.5 6.5 0 104 12.5M16.5 4.5V9H12",
  list: "M7.5 5.5h9M7.5 10h9M7.5 14.5h9M3.8 5.5h.01M3.8 10h.01M3.8 14.5h.01",
  building:
    "M4.5 17V4.5A1.5 1.5 0 016 3h5a1.5 1.5 0 011.5 1.5V17M12.5 8H15a1.5 1.5 0 011.5 1.5V17M3 17h14.5M7.2 6.5h2.6M7.2 9.8h2.6M7.2 13.1h2.6",
  link: "M8.5 11.5a3.2 3.2 0 004.6 0l2.5-2.5a3.2 3.2 0 00-4.6-4.6L10 5.4M11.5 8.5a3.2 3.2 0 00-4.6 0L4.4 11a3.2 3.2 0 004.6 4.6l1-1",
  people:
    "M7.5 9.5a2.8 2.8 0 100-5.6 2.8 2.8 0 000 5.6zM2 16a5.5 5.5 0 0111 0M13 4.2a2.8 2.8 0 010 5.2M14.8 12A5.5 5.5 0 0118 16",
  sliders: "M3.5 6h7m5 0h1M3.5 14h1m5 0h7M13 4v4M7 12v4",
  calendar:
    "M4.5 5h11A1.5 1.5 0 0117 6.5v9a1.5 1.5 0 01-1.5 1.5h-11A1.5 1.5 0 013 15.5v-9A1.5 1.5 0 014.5 5zM3 9h14M7 3v3.5M13 3v3.5",
  pause: "M7.5 5v10M12.5 5v10",
  play: "M6.5 4.5v11l9-5.5z",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 20 20" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
