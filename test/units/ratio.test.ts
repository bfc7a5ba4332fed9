import fc from "fast-check";
import { Ratio } from "../../src/units/ratio";

test.each([
  [99.9, "0.999", "0.001", "99.9"],
  [99.95, "0.9995", "0.0005", "99.95"],
  [99.999, "0.99999", "0.00001", "99.999"],
  [99.9999, "0.999999", "0.000001", "99.9999"],
  ["99.99999", "0.9999999", "0.0000001", "99.99999"],
  ["99.950", "0.9995", "0.0005", "99.95"],
  [58, "0.58", "0.42", "58"],
  [0.1, "0.001", "0.999", "0.1"],
])("%s %% is exactly %s and leaves %s", (...[percent, share, budget, again]) => {
  const ratio = Ratio.percent(percent)!;
  expect([ratio.text, ratio.complement().text, ratio.percentText]).toEqual([share, budget, again]);
});

test("numbers that dust collects on in binary stay exact", () => {
  expect(Ratio.of(0.1).plus(Ratio.of(0.2)).text).toBe("0.3");
  expect(Ratio.of("14.4").times(Ratio.percent(99.9)!.complement()).text).toBe("0.0144");
  expect(Ratio.of("14.4").times(Ratio.percent(99.9999)!.complement()).text).toBe("0.0000144");
  expect(Ratio.of("3.36").times(0.1).text).toBe("0.336");
});

test("a quotient that does not end is rounded where asked, and the next one is not affected", () => {
  expect(Ratio.of(2).dividedBy(3, 4).text).toBe("0.6667");
  expect(Ratio.of(1).dividedBy(3).text).toBe("0.3333333333");
  expect(Ratio.percent("33.33333333333")!.text).toBe("0.3333333333333");
});

test("division by zero throws and leaves the precision as it was", () => {
  expect(() => Ratio.of(1).dividedBy(0, 2)).toThrow();
  expect(Ratio.of(1).dividedBy(3, 6).text).toBe("0.333333");
  expect(Ratio.percent("1.2345")!.text).toBe("0.012345");
});

test.each(["", "99,9", "99.9%", " 99", "1e2", ".5", "5.", "NaN", "Infinity", "0x10", "1_000", "--1"])(
  "%j is no number of percent",
  (text) => {
    expect(Ratio.percent(text)).toBeUndefined();
  },
);

test.each([NaN, Infinity, -Infinity])("%s is no number of percent", (value) => {
  expect(Ratio.percent(value)).toBeUndefined();
});

test("a share needs its percent sign, once", () => {
  expect(Ratio.parsePercent("20%")?.text).toBe("0.2");
  expect(Ratio.parsePercent("0.001%")?.text).toBe("0.00001");
  expect(["20", "20 %", "%", "20%%"].map((text) => Ratio.parsePercent(text))).toEqual(Array(4).fill(undefined));
});

test("comparison is of values: 1.0 is 1", () => {
  expect(Ratio.of("1.0").compare(1)).toBe(0);
  expect(Ratio.percent("99.99")!.compare(Ratio.percent("99.9")!)).toBe(1);
  expect(Ratio.of("0.29").compare(Ratio.of("0.3"))).toBe(-1);
});

test("every decimal survives the way from percent to ratio and back, and adds up to one with its complement", () => {
  const decimal = fc.tuple(fc.integer({ min: 0, max: 99 }), fc.stringMatching(/^\d{0,9}$/));
  fc.assert(
    fc.property(decimal, ([whole, fraction]) => {
      const text = fraction === "" ? `${whole}` : `${whole}.${fraction}`;
      const ratio = Ratio.percent(text)!;
      const shortest = text.includes(".") ? text.replace(/\.?0+$/, "") : text;
      expect(ratio.percentText).toBe(shortest);
      expect(ratio.plus(ratio.complement()).text).toBe("1");
      expect(ratio.text).toMatch(/^\d+(\.\d+)?$/);
    }),
  );
});

test("any text or number is a ratio or refused, never a throw", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.double()), (value) => {
      const ratio = Ratio.percent(value);
      expect(ratio === undefined || Number.isFinite(ratio.number)).toBe(true);
    }),
    { numRuns: 500 },
  );
});
