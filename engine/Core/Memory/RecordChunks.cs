using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NetSim.Core;

/// <summary>
/// Records that never move, reached by index: a table of chunks of 4,096 records each. Records without references start
/// on a cache line and are addressed by pointer, which takes half the instructions of a look-up in arrays.
/// </summary>
/// <remarks>
/// An index is not checked: it comes from the store that owns the chunks, and whoever keeps one beyond its release has
/// a stale record, checked or not.
/// </remarks>
/// <typeparam name="T">The record.</typeparam>
public unsafe struct RecordChunks<T>
    where T : struct
{
    private const int ChunkBits = 12;
    private const int CacheLine = 64;
    private const int ChunkSize = 1 << ChunkBits;
    private const int ChunkMask = ChunkSize - 1;

    private T[][] _chunks = [];

    // The first record of each chunk; in a pinned array, so that nothing has to be freed. Not used when records hold
    // references, because such arrays cannot be pinned.
    private nint[] _addresses = [];
    private nint* _first;

    /// <summary>None yet.</summary>
    public RecordChunks()
    {
    }

    /// <summary>Records that there is room for, the one at 0 included.</summary>
    public readonly int Room => _chunks.Length << ChunkBits;

    /// <summary>Bytes allocated.</summary>
    public readonly long ReservedBytes => ObjectSize.OfArray(_chunks) + ObjectSize.OfArray(_addresses)
        + (_chunks.Length * ObjectSize.OfArray<T>(ChunkSize + Spare));

    /// <summary>The record at <paramref name="index"/>, which is below <see cref="Room"/>.</summary>
    public readonly ref T this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            if (RuntimeHelpers.IsReferenceOrContainsReferences<T>())
            {
                ref var first = ref MemoryMarshal.GetArrayDataReference(_chunks[index >> ChunkBits]);
                return ref Unsafe.Add(ref first, index & ChunkMask);
            }

            unchecked
            {
                var place = (nint)(uint)(index & ChunkMask) * Unsafe.SizeOf<T>();
                return ref Unsafe.AsRef<T>((void*)(_first[(uint)index >> ChunkBits] + place));
            }
        }
    }

    private static int Spare => RuntimeHelpers.IsReferenceOrContainsReferences<T>()
        ? 0
        : (CacheLine + Unsafe.SizeOf<T>() - 1) / Unsafe.SizeOf<T>();

    /// <summary>Adds a chunk of cleared records.</summary>
    public void Grow()
    {
        var chunk = RuntimeHelpers.IsReferenceOrContainsReferences<T>()
            ? new T[ChunkSize]
            : GC.AllocateArray<T>(ChunkSize + Spare, pinned: true);
        Array.Resize(ref _chunks, _chunks.Length + 1);
        _chunks[^1] = chunk;
        if (RuntimeHelpers.IsReferenceOrContainsReferences<T>())
        {
            return;
        }

        if (_chunks.Length > _addresses.Length)
        {
            var larger = GC.AllocateArray<nint>(Math.Max(4, _addresses.Length * 2), pinned: true);
            _addresses.CopyTo(larger, 0);
            _addresses = larger;
            _first = (nint*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(larger));
        }

        var address = (nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(chunk));
        _addresses[_chunks.Length - 1] = (address + CacheLine - 1) & ~(nint)(CacheLine - 1);
    }
}
