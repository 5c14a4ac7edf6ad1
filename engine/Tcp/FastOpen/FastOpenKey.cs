using System.Buffers.Binary;
using System.Globalization;

namespace NetSim.Tcp;

/// <summary>A secret from which a server makes Fast Open cookies: 16 octets (TCP_FASTOPEN_KEY_LENGTH).</summary>
/// <param name="First">Octets 0 to 7 as a little-endian number.</param>
/// <param name="Second">Octets 8 to 15.</param>
public readonly record struct FastOpenKey(ulong First, ulong Second)
{
    /// <summary>Octets of a key.</summary>
    public const int Length = 16;

    private const int Words = 4;

    /// <summary>The key of 16 octets, as setsockopt(TCP_FASTOPEN_KEY) takes them.</summary>
    /// <exception cref="ArgumentException">There are not 16.</exception>
    public static FastOpenKey Of(ReadOnlySpan<byte> octets)
    {
        if (octets.Length != Length)
        {
            throw new ArgumentException($"A Fast Open key has {Length} octets, not {octets.Length}.", nameof(octets));
        }

        return new(BinaryPrimitives.ReadUInt64LittleEndian(octets), BinaryPrimitives.ReadUInt64LittleEndian(octets[8..]));
    }

    /// <summary>Reads <c>00000000-00000000-00000000-00000000</c>, as net.ipv4.tcp_fastopen_key takes it.</summary>
    internal static bool TryParse(string text, out FastOpenKey key)
    {
        key = default;
        var parts = text.Split('-');
        Span<ulong> words = stackalloc ulong[Words];
        if (parts.Length != Words)
        {
            return false;
        }

        for (var i = 0; i < Words; i++)
        {
            if (!uint.TryParse(parts[i], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var word))
            {
                return false;
            }

            words[i] = word;
        }

        key = new(words[0] | (words[1] << 32), words[2] | (words[3] << 32));
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() =>
        $"{(uint)First:x8}-{(uint)(First >> 32):x8}-{(uint)Second:x8}-{(uint)(Second >> 32):x8}";
}
