namespace NetSim.Tcp;

/// <summary>What kind of sock a four-tuple leads to.</summary>
internal enum SockKind : byte
{
    /// <summary>There is none.</summary>
    None,

    /// <summary>A full sock.</summary>
    Full,

    /// <summary>A half-open request of a listener.</summary>
    Request,

    /// <summary>A mini-sock in TIME-WAIT, or in FIN-WAIT-2 without application.</summary>
    TimeWait,
}

/// <summary>A slab slot and the slab it belongs to, in four bytes.</summary>
/// <param name="Packed">Kind in the top two bits, slot below.</param>
internal readonly record struct SockReference(uint Packed)
{
    private const int KindShift = 30;
    private const uint SlotMask = (1u << KindShift) - 1;

    internal static SockReference None => default;

    internal SockKind Kind => (SockKind)(Packed >> KindShift);

    internal int Slot => (int)(Packed & SlotMask);

    internal static SockReference Full(int slot) => new(((uint)SockKind.Full << KindShift) | (uint)slot);

    internal static SockReference Request(int slot) => new(((uint)SockKind.Request << KindShift) | (uint)slot);

    internal static SockReference TimeWait(int slot) => new(((uint)SockKind.TimeWait << KindShift) | (uint)slot);
}
