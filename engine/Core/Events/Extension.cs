using System.Runtime.InteropServices;

namespace NetSim.Core;

/// <summary>
/// 64 bytes for what rarely travels with an event (SACK blocks, Fast Open cookies, ICMP quotes); copied by value.
/// </summary>
[StructLayout(LayoutKind.Sequential, Size = 64)]
public struct Extension
{
    /// <summary>First eight bytes; the room that owns the event kind overlays its own layout.</summary>
    public ulong Word0;

    /// <summary>Bytes 8..15.</summary>
    public ulong Word1;

    /// <summary>Bytes 16..23.</summary>
    public ulong Word2;

    /// <summary>Bytes 24..31.</summary>
    public ulong Word3;

    /// <summary>Bytes 32..39.</summary>
    public ulong Word4;

    /// <summary>Bytes 40..47.</summary>
    public ulong Word5;

    /// <summary>Bytes 48..55.</summary>
    public ulong Word6;

    /// <summary>Bytes 56..63.</summary>
    public ulong Word7;
}
