using System.Globalization;

namespace NetSim.Wire;

/// <summary>
/// A block of IPv4 addresses such as <c>198.18.0.0/15</c> (RFC 4632). The default is 0.0.0.0/0: all of them.
/// </summary>
public readonly record struct Ipv4Prefix
{
    /// <summary>
    /// The block of the addresses whose first <paramref name="length"/> bits are those of <paramref name="address"/>.
    /// </summary>
    /// <param name="address">The block's first address.</param>
    /// <param name="length">Fixed bits, 0 to 32.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is not 0 to 32.</exception>
    /// <exception cref="ArgumentException">
    /// A bit beyond the prefix is set; <see cref="Containing"/> would clear it.
    /// </exception>
    public Ipv4Prefix(Ipv4Address address, int length)
    {
        if (length is < 0 or > 32)
        {
            throw new ArgumentOutOfRangeException(nameof(length), length, "A prefix length is 0 to 32 bits.");
        }

        if ((address.Value & ~MaskOf(length)) != 0)
        {
            throw new ArgumentException(HostBitsMessage(address, length), nameof(address));
        }

        Address = address;
        Length = length;
    }

    /// <summary>The block's first address, which names it.</summary>
    public Ipv4Address Address { get; }

    /// <summary>Fixed bits, 0 to 32.</summary>
    public int Length { get; }

    /// <summary>The netmask: 255.254.0.0 for a /15.</summary>
    public Ipv4Address Mask => new(MaskOf(Length));

    /// <summary>The lowest address of the block; the same as <see cref="Address"/>.</summary>
    public Ipv4Address First => Address;

    /// <summary>The highest address of the block.</summary>
    public Ipv4Address Last => new(Address.Value | ~MaskOf(Length));

    /// <summary>Addresses in the block, 1 to 2^32.</summary>
    public long Count => 1L << (32 - Length);

    /// <summary>The address at a position counted from <see cref="First"/>.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The block has no such position.</exception>
    public Ipv4Address this[long index] => index >= 0 && index < Count
        ? new Ipv4Address(Address.Value + (uint)index)
        : throw new ArgumentOutOfRangeException(nameof(index), index, $"{this} has {Count} addresses.");

    /// <summary>The block of that length in which <paramref name="address"/> lies: its host bits are cleared.</summary>
    /// <param name="address">Any address of the block.</param>
    /// <param name="length">Fixed bits, 0 to 32.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is not 0 to 32.</exception>
    public static Ipv4Prefix Containing(Ipv4Address address, int length) =>
        new(length is < 0 or > 32 ? address : new Ipv4Address(address.Value & MaskOf(length)), length);

    /// <summary>Reads <c>198.18.0.0/15</c>; a plain address is a block of one.</summary>
    /// <returns>False, and the default, when the text is anything else or has bits set beyond the prefix.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out Ipv4Prefix prefix)
    {
        prefix = default;
        if (!TrySplit(text, out Ipv4Address address, out int length) || (address.Value & ~MaskOf(length)) != 0)
        {
            return false;
        }

        prefix = new Ipv4Prefix(address, length);
        return true;
    }

    /// <summary>Reads <c>198.18.0.0/15</c>; a plain address is a block of one.</summary>
    /// <exception cref="FormatException">
    /// The text is anything else, or has bits set beyond the prefix; the message repeats it and says what would be
    /// right.
    /// </exception>
    public static Ipv4Prefix Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (TryParse(text, out Ipv4Prefix prefix))
        {
            return prefix;
        }

        throw new FormatException(TrySplit(text, out Ipv4Address address, out int length)
            ? HostBitsMessage(address, length)
            : $"'{text}' is not an IPv4 prefix: expected an address and a length 0 to 32, as in 198.18.0.0/15.");
    }

    /// <summary>Whether the address lies in the block.</summary>
    public bool Contains(Ipv4Address address) => ((address.Value ^ Address.Value) & MaskOf(Length)) == 0;

    /// <summary>Whether all of the other block lies in this one.</summary>
    public bool Contains(Ipv4Prefix other) => other.Length >= Length && Contains(other.Address);

    /// <summary>Address, slash, length.</summary>
    public override string ToString() => $"{Address}/{Length}";

    // A shift by 32 is a shift by 0 in C#, so the shift is done in 64 bits.
    private static uint MaskOf(int length) => (uint)((0xFFFF_FFFFUL << (32 - length)) & 0xFFFF_FFFF);

    private static string HostBitsMessage(Ipv4Address address, int length) =>
        $"{address}/{length} has bits set beyond its first {length}: "
        + $"write {Containing(address, length)} for the block, or {address}/32 for the one address.";

    private static bool TrySplit(ReadOnlySpan<char> text, out Ipv4Address address, out int length)
    {
        length = 32;
        int slash = text.IndexOf('/');
        if (slash < 0)
        {
            return Ipv4Address.TryParse(text, out address);
        }

        ReadOnlySpan<char> digits = text[(slash + 1)..];
        bool hasLength = digits.Length is 1 or 2
            && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out length)
            && length <= 32
            && (digits.Length == 1 || digits[0] != '0');
        return Ipv4Address.TryParse(text[..slash], out address) && hasLength;
    }
}
