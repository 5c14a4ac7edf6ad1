using System.Runtime.CompilerServices;

namespace NetSim.Core;

/// <summary>
/// How many bytes of the managed heap something takes. Objects are measured, by allocating one without running its
/// constructor; arrays and dictionaries follow from their lengths.
/// </summary>
public static class ObjectSize
{
    private const int ArrayHeader = 24; // sync block, type and length of a 64-bit runtime

    private const int DelegateBytes = 64; // the runtime makes none without a method

    /// <summary>An object of the type alone, without what it refers to.</summary>
    public static long Of<T>()
        where T : class => Of(typeof(T));

    /// <summary>An object of the type alone, without what it refers to; the type is no string and no array.</summary>
    public static long Of(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        if (type.IsAssignableTo(typeof(Delegate)))
        {
            return DelegateBytes;
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        var one = RuntimeHelpers.GetUninitializedObject(type);
        var bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        GC.KeepAlive(one);
        return bytes;
    }

    /// <summary>An array; 0 when there is none or it is empty (all empty arrays of a type are one).</summary>
    public static long OfArray<T>(T[]? array) => array is null ? 0 : OfArray<T>(array.Length);

    /// <summary>An array of that length; 0 for length 0.</summary>
    public static long OfArray<T>(long length) =>
        length == 0 ? 0 : (ArrayHeader + (length * Unsafe.SizeOf<T>()) + 7) & ~7L;

    /// <summary>A list and its array.</summary>
    public static long OfList<T>(List<T>? list) => list is null ? 0 : Of<List<T>>() + OfArray<T>(list.Capacity);

    /// <summary>A dictionary with its buckets and entries.</summary>
    public static long OfDictionary<TKey, TValue>(Dictionary<TKey, TValue>? table)
        where TKey : notnull => table is null
        ? 0
        : Of<Dictionary<TKey, TValue>>() + OfArray<int>(table.Capacity) + OfArray<Entry<TKey, TValue>>(table.Capacity);

    /// <summary>A set with its buckets and entries.</summary>
    public static long OfSet<T>(HashSet<T>? set) => set is null
        ? 0
        : Of<HashSet<T>>() + OfArray<int>(set.Capacity) + OfArray<Entry<T>>(set.Capacity);

    // The layouts of the BCL's own entries: the alignment of key and value decides its size.
#pragma warning disable CS0649, CS0169, IDE0051, IDE0044 // only their sizes matter
    private struct Entry<TKey, TValue>
    {
        private uint _hash;
        private int _next;
        private TKey _key;
        private TValue _value;
    }

    private struct Entry<T>
    {
        private int _hash;
        private int _next;
        private T _value;
    }
#pragma warning restore CS0649, CS0169, IDE0051, IDE0044
}
