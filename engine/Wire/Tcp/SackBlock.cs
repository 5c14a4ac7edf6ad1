namespace NetSim.Wire;

/// <summary>
/// A contiguous range of received octets: [<paramref name="Left"/>, <paramref name="Right"/>) (RFC 2018).
/// </summary>
/// <param name="Left">First octet.</param>
/// <param name="Right">One past the last octet.</param>
public readonly record struct SackBlock(SequenceNumber Left, SequenceNumber Right);
