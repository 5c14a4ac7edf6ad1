using NetSim.Core;

namespace NetSim.Network;

/// <summary>What CoDel and FQ-CoDel have in common, in the units of <see cref="CoDelController"/> (1,024 ns).</summary>
/// <param name="Target">Sojourn time that is fine.</param>
/// <param name="Interval">How long it may be exceeded.</param>
/// <param name="MarkAbove">Sojourn time above which what leaves is marked.</param>
/// <param name="Mtu">Bytes: a shorter queue is never controlled.</param>
/// <param name="Ecn">Whether ECN-capable packets are marked instead of dropped.</param>
internal readonly record struct CoDelParameters(uint Target, uint Interval, uint MarkAbove, int Mtu, bool Ecn)
{
    public const int UnitShift = 10;

    public static CoDelParameters Of(Duration target, Duration interval, Duration? markAbove, int mtu, bool ecn) => new(
        Units(target), Units(interval), markAbove is { } limit ? Units(limit) : uint.MaxValue >> 1, mtu, ecn);

    private static uint Units(Duration span) => (uint)(span.Nanoseconds >> UnitShift);
}
