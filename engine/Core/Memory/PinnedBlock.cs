using System.Runtime.CompilerServices;

namespace NetSim.Core;

/// <summary>
/// An array that never moves and starts on a cache line, so that the queues may address it by pointer: no bounds
/// checks, and a 64-byte event is exactly one line. The garbage collector frees it with its owner.
/// </summary>
/// <typeparam name="T">The element.</typeparam>
internal sealed unsafe class PinnedBlock<T>
    where T : unmanaged
{
    private const int CacheLine = 64;
    private T[] _array = [];

    public PinnedBlock(int length) => Allocate(length);

    /// <summary>First element. Stale after <see cref="Grow"/>.</summary>
    public T* Items { get; private set; }

    public int Length { get; private set; }

    /// <summary>Bytes allocated.</summary>
    public long ReservedBytes => ObjectSize.OfArray(_array);

    /// <summary>Moves the content to a larger block; the new part is not initialised.</summary>
    public void Grow(int length)
    {
        var old = _array;
        var from = Items;
        var count = Length;
        Allocate(length);
        Buffer.MemoryCopy(from, Items, (long)length * sizeof(T), (long)count * sizeof(T));
        GC.KeepAlive(old);
    }

    private void Allocate(int length)
    {
        var spare = (CacheLine + sizeof(T) - 1) / sizeof(T);
        _array = GC.AllocateUninitializedArray<T>(length + spare, pinned: true);
        var address = (nuint)Unsafe.AsPointer(ref _array[0]);
        Items = (T*)((address + (CacheLine - 1)) & ~(nuint)(CacheLine - 1));
        Length = length;
        HugePages.Advise(Items, (nuint)length * (nuint)sizeof(T));
    }
}
