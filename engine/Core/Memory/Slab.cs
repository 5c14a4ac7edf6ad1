using System.Runtime.CompilerServices;

namespace NetSim.Core;

/// <summary>
/// Fixed-size records with stable references, handed out by index and recycled last-in first-out. Grows by chunks, so a
/// <c>ref</c> stays valid while others are taken. Slot 0 is never handed out: an index of 0 means "none".
/// </summary>
/// <typeparam name="T">The record.</typeparam>
public sealed class Slab<T>
    where T : struct
{
    private RecordChunks<T> _chunks = new();
    private int[] _free = new int[16];
    private int _freeCount;
    private int _used = 1;

    /// <summary>Records in use.</summary>
    public int Count => _used - 1 - _freeCount;

    /// <summary>One more than the largest index ever handed out; for walks over all slots.</summary>
    public int Limit => _used;

    /// <summary>Bytes allocated: chunks of records, used or spare, and the list of free indices.</summary>
    public long ReservedBytes => ObjectSize.OfArray(_free) + _chunks.ReservedBytes;

    /// <summary>The record at <paramref name="index"/>, which must be in use.</summary>
    public ref T this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref _chunks[index];
    }

    /// <summary>
    /// Hints that a record will be read soon: 0 and indices not in use are allowed. Never changes a result.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe void Prefetch(int index)
    {
        // The collector may move the array in between: then the hint is useless, and harmless.
        Core.Prefetch.ForRead(Unsafe.AsPointer(ref this[index]));
    }

    /// <summary>Takes a cleared record and returns its index (at least 1).</summary>
    public int Take()
    {
        if (_freeCount > 0)
        {
            var recycled = _free[--_freeCount];
            this[recycled] = default;
            return recycled;
        }

        var index = _used++;
        if (index >= _chunks.Room)
        {
            _chunks.Grow();
        }

        return index;
    }

    /// <summary>Gives a record back. The caller drops every reference to it.</summary>
    public void Release(int index)
    {
        if (_freeCount == _free.Length)
        {
            Array.Resize(ref _free, _free.Length * 2);
        }

        _free[_freeCount++] = index;
    }
}
