const DATE = String.raw`(\d{4})-(\d{1,2})-(\d{1,2})`;
const CLOCK = String.raw`(\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,](\d+))?`;
const ZONED = new RegExp(`^${DATE}[Tt]${CLOCK}(Z|[-+]\\d{2}:\\d{2})$`);
const SPACED = new RegExp(`^${DATE} +${CLOCK}$`);
const DAY = new RegExp(`^${DATE}$`);
const NANOSECOND_DIGITS = 9;

/** Tells whether a plain scalar is a time in one of the four shapes that go-yaml takes for one. */
export function isTimestamp(text: string): boolean {
  return text.charCodeAt(4) === 0x2d && partsOf(text) !== undefined;
}

/** The time as RFC 3339 has it, with as many fractional digits as it needs, in its own zone. */
export function timestampText(text: string): string {
  const parts = partsOf(text);
  if (parts === undefined) return text;
  const [year, month, day, hour = "0", minute = "0", second = "0", fraction = "", zone = "Z"] =
    parts;
  const nanoseconds = fraction.slice(0, NANOSECOND_DIGITS).replace(/0+$/, "");
  const date = `${year}-${two(month)}-${two(day)}`;
  const clock = `${two(hour)}:${two(minute)}:${two(second)}`;
  const end = /^[-+]00:00$/.test(zone) ? "Z" : zone;
  return `${date}T${clock}${nanoseconds === "" ? "" : `.${nanoseconds}`}${end}`;
}

type Parts = readonly (string | undefined)[];

function partsOf(text: string): Parts | undefined {
  const match = ZONED.exec(text) ?? SPACED.exec(text) ?? DAY.exec(text);
  if (match === null) return undefined;
  const parts: Parts = match.slice(1);
  return isRealDay(parts) && isRealClock(parts) ? parts : undefined;
}

function isRealDay([year, month, day]: Parts): boolean {
  const monthNumber = Number(month);
  const dayNumber = Number(day);
  if (monthNumber < 1 || monthNumber > 12 || dayNumber < 1) return false;
  const days = new Date(Date.UTC(2000, monthNumber, 0)).getUTCDate();
  const isLeap = isLeapYear(Number(year));
  return dayNumber <= (monthNumber === 2 && !isLeap ? 28 : days);
}

function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

function isRealClock([, , , hour, minute, second, , zone]: Parts): boolean {
  if (hour === undefined) return true;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return false;
  if (zone === undefined || zone === "Z") return true;
  return Number(zone.slice(1, 3)) <= 24 && Number(zone.slice(4, 6)) < 60;
}

function two(digits: string | undefined): string {
  return (digits ?? "").padStart(2, "0");
}
