using System.Numerics;

namespace NetSim.Tcp;

/// <summary>SipHash-2-4 (Aumasson and Bernstein 2012) of one eight-octet word: what Linux makes cookies with.</summary>
internal static class SipHash
{
    /// <summary>The hash of a word.</summary>
    /// <param name="key0">The first half of the key.</param>
    /// <param name="key1">The second half.</param>
    /// <param name="word">Eight octets, read as a little-endian number.</param>
    internal static ulong OfWord(ulong key0, ulong key1, ulong word)
    {
        const ulong Length = 8UL << 56;
        var v0 = key0 ^ 0x736F6D6570736575UL;
        var v1 = key1 ^ 0x646F72616E646F6DUL;
        var v2 = key0 ^ 0x6C7967656E657261UL;
        var v3 = key1 ^ 0x7465646279746573UL;
        v3 ^= word;
        Rounds(2, ref v0, ref v1, ref v2, ref v3);
        v0 ^= word;
        v3 ^= Length;
        Rounds(2, ref v0, ref v1, ref v2, ref v3);
        v0 ^= Length;
        v2 ^= 0xFF;
        Rounds(4, ref v0, ref v1, ref v2, ref v3);
        return v0 ^ v1 ^ v2 ^ v3;
    }

    private static void Rounds(int count, ref ulong v0, ref ulong v1, ref ulong v2, ref ulong v3)
    {
        // Wrapping sums are the algorithm.
        unchecked
        {
            for (var i = 0; i < count; i++)
            {
                v0 += v1;
                v1 = BitOperations.RotateLeft(v1, 13) ^ v0;
                v0 = BitOperations.RotateLeft(v0, 32);
                v2 += v3;
                v3 = BitOperations.RotateLeft(v3, 16) ^ v2;
                v0 += v3;
                v3 = BitOperations.RotateLeft(v3, 21) ^ v0;
                v2 += v1;
                v1 = BitOperations.RotateLeft(v1, 17) ^ v2;
                v2 = BitOperations.RotateLeft(v2, 32);
            }
        }
    }
}
