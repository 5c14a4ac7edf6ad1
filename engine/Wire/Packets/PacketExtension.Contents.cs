using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace NetSim.Wire;

public partial struct PacketExtension
{
    /// <summary>SACK blocks that an extension holds at most (RFC 2018 section 3).</summary>
    public const int MaximumSackBlocks = 4;

    private const int ShortestCookie = 4;
    private const int LongestCookie = 16;

    /// <summary>Whether nothing is in it, so that a packet does without.</summary>
    public readonly bool IsEmpty =>
        !MemoryMarshal.AsBytes(new ReadOnlySpan<PacketExtension>(in this)).ContainsAnyExcept((byte)0);

    /// <summary>Whether the Fast Open option is present, be it with an empty cookie.</summary>
    public readonly bool HasFastOpen => FastOpenLengthPlusOne != 0;

    /// <summary>Octets of the Fast Open cookie: 4 to 16; 0 for a cookie request, or without the option.</summary>
    public readonly int FastOpenCookieLength => Math.Clamp(FastOpenLengthPlusOne - 1, 0, LongestCookie);

    /// <summary>
    /// Whether a Fast Open cookie may have that length: empty, or even and 4 to 16 (RFC 7413 section 4.1.1).
    /// </summary>
    public static bool IsCookieLength(int length) =>
        length == 0 || (length is >= ShortestCookie and <= LongestCookie && length % 2 == 0);

    /// <summary>A SACK block.</summary>
    /// <param name="index">0 to 3.</param>
    /// <exception cref="ArgumentOutOfRangeException">The index is not 0 to 3.</exception>
    public readonly SackBlock GetSack(int index) => index switch
    {
        0 => Sack0,
        1 => Sack1,
        2 => Sack2,
        3 => Sack3,
        _ => throw new ArgumentOutOfRangeException(nameof(index), index, "A packet has SACK blocks 0 to 3."),
    };

    /// <summary>Writes a SACK block; <see cref="SackBlocks"/> stays as it is.</summary>
    /// <param name="index">0 to 3.</param>
    /// <param name="block">The range.</param>
    /// <exception cref="ArgumentOutOfRangeException">The index is not 0 to 3.</exception>
    public void SetSack(int index, SackBlock block)
    {
        switch (index)
        {
            case 0:
                Sack0 = block;
                break;
            case 1:
                Sack1 = block;
                break;
            case 2:
                Sack2 = block;
                break;
            case 3:
                Sack3 = block;
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(index), index, "A packet has SACK blocks 0 to 3.");
        }
    }

    /// <summary>Appends a SACK block.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Four are present already.</exception>
    public void AddSack(SackBlock block)
    {
        SetSack(SackBlocks, block);
        SackBlocks++;
    }

    /// <summary>Writes the Fast Open option.</summary>
    /// <param name="cookie">Empty for a cookie request; otherwise an even number of octets, 4 to 16.</param>
    /// <param name="isExperimental">Option kind 254 (RFC 6994) instead of 34.</param>
    /// <exception cref="ArgumentException">The cookie has another length.</exception>
    public void SetFastOpen(ReadOnlySpan<byte> cookie, bool isExperimental = false)
    {
        if (!IsCookieLength(cookie.Length))
        {
            throw new ArgumentException(
                $"A Fast Open cookie is empty or an even number of octets from 4 to 16, not {cookie.Length}.",
                nameof(cookie));
        }

        Span<byte> octets = stackalloc byte[LongestCookie];
        octets.Clear();
        cookie.CopyTo(octets);
        FastOpenCookie0 = BinaryPrimitives.ReadUInt64BigEndian(octets);
        FastOpenCookie1 = BinaryPrimitives.ReadUInt64BigEndian(octets[8..]);
        FastOpenLengthPlusOne = (byte)(cookie.Length + 1);
        FastOpenExperimental = (byte)(isExperimental ? 1 : 0);
    }

    /// <summary>Copies the Fast Open cookie.</summary>
    /// <param name="destination">At least <see cref="FastOpenCookieLength"/> octets; 16 always suffice.</param>
    /// <returns>The cookie's length.</returns>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    public readonly int CopyFastOpenCookie(Span<byte> destination)
    {
        Span<byte> octets = stackalloc byte[LongestCookie];
        BinaryPrimitives.WriteUInt64BigEndian(octets, FastOpenCookie0);
        BinaryPrimitives.WriteUInt64BigEndian(octets[8..], FastOpenCookie1);
        int length = FastOpenCookieLength;
        octets[..length].CopyTo(destination);
        return length;
    }
}
