namespace NetSim.Tcp;

/// <summary>How well we know a fact about a kernel.</summary>
public enum Evidence : byte
{
    /// <summary>Measured on a running kernel of that version.</summary>
    Measured,

    /// <summary>Read in the source of that version.</summary>
    Source,

    /// <summary>Recalled from general knowledge; not checked for that version.</summary>
    Recalled,

    /// <summary>Taken over from a neighbouring version; nobody looked.</summary>
    Unchecked,
}
