namespace NetSim.Core;

/// <summary>
/// Where a simulation's bytes are, by kind. Each owner adds what it has allocated, spare slots and growth included, so
/// that the total can be held against the managed heap. Taken between runs; looking changes nothing.
/// </summary>
public sealed class MemoryAccount
{
    private readonly MemoryLine[] _lines;

    /// <summary>An empty account.</summary>
    public MemoryAccount()
    {
        _lines = new MemoryLine[Enum.GetValues<MemoryKind>().Length];
        for (var kind = 0; kind < _lines.Length; kind++)
        {
            _lines[kind] = new((MemoryKind)kind, 0, 0, 0);
        }
    }

    /// <summary>One line for each kind, also those without bytes.</summary>
    public IReadOnlyList<MemoryLine> Lines => _lines;

    /// <summary>Bytes of all kinds.</summary>
    public long Bytes => _lines.Sum(line => line.Bytes);

    /// <summary>The line of a kind.</summary>
    public MemoryLine this[MemoryKind kind] => _lines[(int)kind];

    /// <summary>Adds things of a kind.</summary>
    /// <param name="kind">What they are.</param>
    /// <param name="count">How many are in use; at least 0.</param>
    /// <param name="bytes">What has been allocated for them, spare room included; at least 0.</param>
    /// <param name="used">
    /// What those in use fill of it; by default everything. The difference is room that the next ones will take.
    /// </param>
    public void Add(MemoryKind kind, long count, long bytes, long? used = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        ref var line = ref _lines[(int)kind];
        line = line with
        {
            Count = line.Count + count,
            Bytes = line.Bytes + bytes,
            Used = line.Used + (used ?? bytes),
        };
    }

    /// <summary>Adds a slab's records.</summary>
    public void Add<T>(MemoryKind kind, Slab<T> slab)
        where T : struct
    {
        ArgumentNullException.ThrowIfNull(slab);
        Add(kind, slab.Count, slab.ReservedBytes,
            (long)slab.Count * System.Runtime.CompilerServices.Unsafe.SizeOf<T>());
    }
}

/// <summary>The bytes of one kind.</summary>
/// <param name="Kind">What they are spent on.</param>
/// <param name="Count">Things of the kind in use.</param>
/// <param name="Bytes">Bytes allocated for the kind, spare room included.</param>
/// <param name="Used">Bytes of it that things in use fill.</param>
public sealed record MemoryLine(MemoryKind Kind, long Count, long Bytes, long Used)
{
    /// <summary>Bytes in use for each thing; 0 when there is none.</summary>
    public double PerItem => Count == 0 ? 0 : (double)Used / Count;
}
