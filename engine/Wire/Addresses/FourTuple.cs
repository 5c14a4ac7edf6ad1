using System.Runtime.InteropServices;

namespace NetSim.Wire;

/// <summary>The four numbers that name a connection, as one end sees them.</summary>
/// <param name="Local">This end's address.</param>
/// <param name="Remote">The other end's address.</param>
/// <param name="LocalPort">This end's port.</param>
/// <param name="RemotePort">The other end's port.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct FourTuple(Ipv4Address Local, Ipv4Address Remote, ushort LocalPort, ushort RemotePort)
{
    /// <summary>The same connection as the other end sees it.</summary>
    public FourTuple Reversed => new(Remote, Local, RemotePort, LocalPort);

    /// <summary>
    /// A keyed hash for open-addressing tables: every bit of it depends on every bit of the tuple and of the key, so
    /// the low bits may index a table. Not secret against an adversary who sees its values.
    /// </summary>
    /// <param name="key">Any number; a table's own makes its probe sequences differ from those of other tables.</param>
    public uint HashOf(ulong key)
    {
        // The multiply and xor-shift rounds of a MurmurHash3-like finalizer, the ports entering between two of them.
        unchecked
        {
            ulong hash = (((ulong)Local.Value << 32) | Remote.Value) ^ key;
            hash *= 0x9E37_79B9_7F4A_7C15;
            hash ^= hash >> 32;
            hash += ((uint)LocalPort << 16) | RemotePort;
            hash *= 0xBF58_476D_1CE4_E5B9;
            hash ^= hash >> 32;
            hash *= 0x94D0_49BB_1331_11EB;
            return (uint)(hash >> 32) ^ (uint)hash;
        }
    }

    /// <summary><see cref="HashOf"/> with key 0: the same in every process.</summary>
    public override int GetHashCode() => unchecked((int)HashOf(0));

    /// <inheritdoc/>
    public override string ToString() => $"{Local}:{LocalPort} > {Remote}:{RemotePort}";
}
