namespace NetSim.Wire;

/// <summary>
/// A position on TCP's 32-bit sequence circle (RFC 9293 section 3.4). A length is an <see cref="int"/>, never this.
/// </summary>
/// <param name="Value">The raw number.</param>
public readonly record struct SequenceNumber(uint Value)
{
    /// <summary>The position <paramref name="length"/> octets further on; wraps.</summary>
    public static SequenceNumber operator +(SequenceNumber from, int length) =>
        new(unchecked(from.Value + (uint)length));

    /// <summary>The position <paramref name="length"/> octets back; wraps.</summary>
    public static SequenceNumber operator -(SequenceNumber from, int length) =>
        new(unchecked(from.Value - (uint)length));

    /// <summary>
    /// The signed distance from <paramref name="earlier"/> to <paramref name="later"/> on the circle.
    /// </summary>
    public static int operator -(SequenceNumber later, SequenceNumber earlier) =>
        unchecked((int)(later.Value - earlier.Value));

    // The circle has no total order, so there is deliberately no '<' that a sort could call.

    /// <summary>Whether this comes before <paramref name="other"/> (less than half a circle away).</summary>
    public bool IsBefore(SequenceNumber other) => unchecked((int)(Value - other.Value)) < 0;

    /// <summary>Whether this comes after <paramref name="other"/>.</summary>
    public bool IsAfter(SequenceNumber other) => unchecked((int)(other.Value - Value)) < 0;

    /// <summary>Whether this is <paramref name="other"/> or before it.</summary>
    public bool IsAtOrBefore(SequenceNumber other) => !IsAfter(other);

    /// <summary>Whether this is <paramref name="other"/> or after it.</summary>
    public bool IsAtOrAfter(SequenceNumber other) => !IsBefore(other);

    /// <summary>The later of two positions.</summary>
    public static SequenceNumber Later(SequenceNumber a, SequenceNumber b) => a.IsAfter(b) ? a : b;

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}
