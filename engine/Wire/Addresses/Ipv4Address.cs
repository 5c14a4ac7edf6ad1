namespace NetSim.Wire;

/// <summary>An IPv4 address as the 32-bit number it is: <c>10.0.0.1</c> is <c>0x0A000001</c>.</summary>
/// <param name="Value">The address, most significant octet first.</param>
public readonly record struct Ipv4Address(uint Value)
{
    private const int MaximumTextLength = 15;

    /// <summary>0.0.0.0: no address, or any.</summary>
    public static Ipv4Address Any => default;

    /// <summary>127.0.0.1: this machine.</summary>
    public static Ipv4Address Loopback => new(0x7F00_0001);

    /// <summary>Whether the address is in 127.0.0.0/8.</summary>
    public bool IsLoopback => Value >> 24 == 127;

    /// <summary>Whether the address is in 224.0.0.0/4.</summary>
    public bool IsMulticast => Value >> 28 == 14;

    /// <summary>The address whose dotted decimal is <c>a.b.c.d</c>.</summary>
    public static Ipv4Address FromOctets(byte a, byte b, byte c, byte d) =>
        new(((uint)a << 24) | ((uint)b << 16) | ((uint)c << 8) | d);

    /// <summary>Reads dotted decimal: four octets, each 0 to 255 without leading zeros, and nothing else.</summary>
    /// <returns>False, and <see cref="Any"/>, when the text is anything else.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out Ipv4Address address)
    {
        address = default;
        if (text.Length > MaximumTextLength)
        {
            return false;
        }

        uint value = 0;
        int position = 0;
        for (int octet = 0; octet < 4; octet++)
        {
            if (octet > 0 && (position >= text.Length || text[position++] != '.'))
            {
                return false;
            }

            if (!TryReadOctet(text, ref position, out uint read))
            {
                return false;
            }

            value = (value << 8) | read;
        }

        if (position != text.Length)
        {
            return false;
        }

        address = new Ipv4Address(value);
        return true;
    }

    /// <summary>Reads dotted decimal: four octets, each 0 to 255 without leading zeros, and nothing else.</summary>
    /// <exception cref="FormatException">The text is anything else; the message repeats it.</exception>
    public static Ipv4Address Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParse(text, out Ipv4Address address)
            ? address
            : throw new FormatException(
                $"'{text}' is not an IPv4 address: expected four numbers 0 to 255 without leading zeros, "
                + "as in 10.0.0.1.");
    }

    /// <summary>Dotted decimal.</summary>
    public override string ToString() => $"{Value >> 24}.{(Value >> 16) & 255}.{(Value >> 8) & 255}.{Value & 255}";

    private static bool TryReadOctet(ReadOnlySpan<char> text, ref int position, out uint octet)
    {
        int start = position;
        octet = 0;
        while (position < text.Length && position - start < 3 && char.IsAsciiDigit(text[position]))
        {
            octet = (octet * 10) + (uint)(text[position++] - '0');
        }

        // "010" is octal to some programs and decimal to others, so nobody gets to write it.
        bool hasLeadingZero = position - start > 1 && text[start] == '0';
        return position > start && octet <= 255 && !hasLeadingZero;
    }
}
