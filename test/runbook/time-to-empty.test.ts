import { roughly, timeToEmpty } from "../../src/runbook/time-to-empty";
import { Duration } from "../../src/units/duration";
import { Ratio } from "../../src/units/ratio";

const month = Duration.of(30, "d");

test.each([
  ["1", "1", "30d"],
  ["14.4", "1", "2d2h"],
  ["14.4", "0.25", "12h30m"],
  ["1000", "1", "43m12s"],
  ["100000", "0.1", "3s"],
  ["10000000", "0.1", "at once"],
])("at burn rate %s a share of %s of a 30 day budget lasts %s", (rate, share, expected) => {
  expect(roughly(timeToEmpty(month, Ratio.of(rate), Ratio.of(share)))).toBe(expected);
});
