using NetSim.Core;

namespace NetSim.Scenarios;

/// <summary>The units of the script surface: <c>5.s</c>, <c>20.ms</c>, <c>1.Gbps</c>, <c>0.5.percent</c>, <c>900.perSecond</c>.</summary>
public static partial class Scenario
{
#pragma warning disable IDE1006 // Units are written as people write them.
    /// <summary>Units of whole numbers.</summary>
    extension(int value)
    {
        /// <summary>Nanoseconds.</summary>
        public Duration ns => new(value);

        /// <summary>Microseconds.</summary>
        public Duration us => Duration.FromMicroseconds(value);

        /// <summary>Milliseconds.</summary>
        public Duration ms => Duration.FromMilliseconds(value);

        /// <summary>Seconds.</summary>
        public Duration s => Duration.FromSeconds(value);

        /// <summary>Minutes.</summary>
        public Duration min => Duration.FromSeconds(value * 60L);

        /// <summary>Hours.</summary>
        public Duration hours => Duration.FromSeconds(value * 3_600L);

        /// <summary>Days.</summary>
        public Duration days => Duration.FromSeconds(value * 86_400L);

        /// <summary>Bits per second.</summary>
        public Bandwidth bps => SpeedOf(value, 1);

        /// <summary>Thousand bits per second.</summary>
        public Bandwidth Kbps => SpeedOf(value, 1e3);

        /// <summary>Million bits per second.</summary>
        public Bandwidth Mbps => SpeedOf(value, 1e6);

        /// <summary>Thousand million bits per second.</summary>
        public Bandwidth Gbps => SpeedOf(value, 1e9);

        /// <summary>A share in percent: <c>2.percent</c> is 0.02.</summary>
        public Share percent => new(value / 100.0);

        /// <summary>How often per simulated second.</summary>
        public Rate perSecond => new(value);

        /// <summary>Thousand bytes.</summary>
        public int KB => checked(value * 1_000);

        /// <summary>Million bytes.</summary>
        public int MB => checked(value * 1_000_000);
    }

    /// <summary>Units of numbers with a fraction.</summary>
    extension(double value)
    {
        /// <summary>Microseconds.</summary>
        public Duration us => SpanOf(value, 1e3);

        /// <summary>Milliseconds.</summary>
        public Duration ms => SpanOf(value, 1e6);

        /// <summary>Seconds.</summary>
        public Duration s => SpanOf(value, 1e9);

        /// <summary>Minutes.</summary>
        public Duration min => SpanOf(value, 60e9);

        /// <summary>Hours.</summary>
        public Duration hours => SpanOf(value, 3_600e9);

        /// <summary>Thousand bits per second.</summary>
        public Bandwidth Kbps => SpeedOf(value, 1e3);

        /// <summary>Million bits per second.</summary>
        public Bandwidth Mbps => SpeedOf(value, 1e6);

        /// <summary>Thousand million bits per second.</summary>
        public Bandwidth Gbps => SpeedOf(value, 1e9);

        /// <summary>A share in percent: <c>0.5.percent</c> is 0.005.</summary>
        public Share percent => new(value / 100);

        /// <summary>How often per simulated second.</summary>
        public Rate perSecond => new(value);
    }
#pragma warning restore IDE1006

    private static Duration SpanOf(double value, double nanoseconds)
    {
        var span = value * nanoseconds;
        return double.IsFinite(span) && Math.Abs(span) < 9.2e18
            ? new((long)Math.Round(span))
            : throw new ScenarioException($"{value} is not a length of time: it must be finite and below 292 years.");
    }

    private static Bandwidth SpeedOf(double value, double unit)
    {
        var bits = value * unit;
        return bits is > 0 and < 9e18
            ? new((long)Math.Round(bits))
            : throw new ScenarioException($"A bandwidth must be positive, not {bits} bit/s.");
    }
}

/// <summary>A part of a whole, as a fraction: one percent is 0.01. Whoever takes it checks its range.</summary>
/// <param name="Fraction">0 is nothing, 1 is everything.</param>
public readonly record struct Share(double Fraction)
{
    /// <summary>A fraction as a share.</summary>
    public static implicit operator Share(double fraction) => new(fraction);

    /// <inheritdoc/>
    public override string ToString() => $"{Fraction * 100:0.######} %";
}
