namespace NetSim.Wire;

/// <summary>
/// The option of accurate ECN (RFC 9768 section 3.2.3): up to three counters of octets received with each ECN code
/// point, 24 bits each, in the order of their importance.
/// </summary>
/// <param name="IsEct1First">
/// Kind 174: ECT(1), CE, ECT(0), as Linux sends them; kind 172 has ECT(0), CE, ECT(1).
/// </param>
/// <param name="Count">Counters present, 0 to 3.</param>
/// <param name="First">The first counter.</param>
/// <param name="Ce">The second one, of CE in either order.</param>
/// <param name="Last">The third one.</param>
public readonly record struct AccurateEcnOption(bool IsEct1First, byte Count, uint First, uint Ce, uint Last)
{
    /// <summary>Counters that the option holds at most.</summary>
    public const int MostCounters = 3;

    internal const int CounterLength = 3;
    internal const uint CounterMask = 0xFF_FFFF;

    /// <summary>Octets of the option without padding: 2 to 11.</summary>
    public int Length => LengthOf(Count);

    /// <summary>Octets of an option with that many counters, without padding.</summary>
    public static int LengthOf(int counters) => 2 + (counters * CounterLength);

    /// <summary>A counter by its place on the wire.</summary>
    /// <param name="index">0 to 2.</param>
    public uint this[int index] => index switch { 0 => First, 1 => Ce, _ => Last };

    /// <summary>The IP code point that a counter is of: 1 ECT(1), 2 ECT(0), 3 CE.</summary>
    /// <param name="index">0 to 2.</param>
    public byte CodePointAt(int index) => index switch
    {
        1 => 3,
        0 => (byte)(IsEct1First ? 1 : 2),
        _ => (byte)(IsEct1First ? 2 : 1),
    };
}
