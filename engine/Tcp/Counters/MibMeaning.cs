namespace NetSim.Tcp;

/// <summary>What a counter counts, for people.</summary>
/// <param name="Counter">The counter.</param>
/// <param name="Meaning">When it goes up, in one sentence.</param>
/// <param name="Source">The kernel function that counts it, or the RFC that defines it.</param>
/// <param name="IsCounted">
/// Whether the model counts it; otherwise it stays zero because what it counts is not modelled.
/// </param>
public sealed record MibMeaning(Mib Counter, string Meaning, string Source, bool IsCounted = true)
{
    /// <summary>Every counter's meaning, in presentation order.</summary>
    public static IReadOnlyList<MibMeaning> All { get; } =
    [
        .. HandshakeMeanings.All.Concat(SegmentMeanings.All).Concat(RecoveryMeanings.All).Concat(UnmodelledMeanings.All)
            .OrderBy(meaning => meaning.Counter),
    ];

    /// <summary>The meaning of one counter.</summary>
    public static MibMeaning Of(Mib counter) => All[(int)counter];
}
