using System.Buffers.Binary;
using NetSim.Wire;

namespace NetSim.Tcp;

/// <summary>
/// A Fast Open option as a SYN carries it (struct tcp_fastopen_cookie, Linux v6.18): a cookie, a request for one, or
/// nothing at all.
/// </summary>
/// <param name="High">Octets 0 to 7, big-endian.</param>
/// <param name="Low">Octets 8 to 15.</param>
/// <param name="LengthPlusOne">Octets of the cookie and one; 1 is a request, 0 no option.</param>
/// <param name="IsExperimental">Kind 254 with the magic number rather than kind 34.</param>
internal readonly record struct FastOpenCookie(ulong High, ulong Low, byte LengthPlusOne, bool IsExperimental)
{
    /// <summary>Octets of the cookies that Linux makes (TCP_FASTOPEN_COOKIE_SIZE).</summary>
    private const int MadeLength = 8;

    /// <summary>No option.</summary>
    internal static FastOpenCookie None => default;

    /// <summary>An empty option: the client asks for a cookie.</summary>
    internal static FastOpenCookie Request(bool isExperimental) => new(0, 0, 1, isExperimental);

    internal bool HasOption => LengthPlusOne != 0;

    internal bool IsRequest => LengthPlusOne == 1;

    internal bool HasCookie => LengthPlusOne > 1;

    /// <summary>The option that a packet carries.</summary>
    internal static FastOpenCookie Of(in PacketExtension extension) => new(
        extension.FastOpenCookie0,
        extension.FastOpenCookie1,
        extension.FastOpenLengthPlusOne,
        extension.FastOpenExperimental != 0);

    /// <summary>
    /// The cookie of a client's address at a server's (__tcp_fastopen_cookie_gen_cipher): both addresses as they lie in
    /// the IPv4 header, hashed with the server's key.
    /// </summary>
    internal static FastOpenCookie Make(in FastOpenKey key, Ipv4Address client, Ipv4Address server, bool isExperimental)
    {
        var word = ((ulong)BinaryPrimitives.ReverseEndianness(server.Value) << 32)
            | BinaryPrimitives.ReverseEndianness(client.Value);
        // The kernel stores the hash in little-endian order.
        var high = BinaryPrimitives.ReverseEndianness(SipHash.OfWord(key.First, key.Second, word));
        return new(high, 0, MadeLength + 1, isExperimental);
    }

    /// <summary>Whether a client's cookie is the one made here, whatever the kind of its option.</summary>
    internal bool Matches(in FastOpenCookie made) =>
        LengthPlusOne == MadeLength + 1 && High == made.High && Low == made.Low;

    internal FastOpenCookie As(bool isExperimental) => this with { IsExperimental = isExperimental };

    internal void WriteTo(ref PacketExtension extension)
    {
        extension.FastOpenCookie0 = High;
        extension.FastOpenCookie1 = Low;
        extension.FastOpenLengthPlusOne = LengthPlusOne;
        extension.FastOpenExperimental = (byte)(IsExperimental ? 1 : 0);
    }
}
