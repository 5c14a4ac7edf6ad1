using System.Runtime.CompilerServices;

namespace NetSim.Core;

/// <summary>
/// Randomness as a function (law 4): a key names one purpose of one entity under one seed, and the n-th draw is a hash
/// of key and n. Nothing is stored and nobody's draws shift anybody else's.
/// </summary>
/// <param name="Value">The mixed key.</param>
public readonly record struct RandomKey(ulong Value)
{
    /// <summary>The root of a run.</summary>
    public static RandomKey FromSeed(ulong seed) => new(Mix(seed ^ 0x6E65_7473_696D_2131UL));

    /// <summary>The key of a purpose or entity named by text; stable across processes and machines.</summary>
    public RandomKey For(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var hash = Value;
        foreach (var c in name)
        {
            hash = Mix(hash ^ c);
        }

        return new(Mix(unchecked(hash + (ulong)name.Length)));
    }

    /// <summary>The key of the n-th of several like things (member n of a group).</summary>
    public RandomKey For(ulong number) => new(Mix(Value ^ Mix(unchecked(number + 0x9E37_79B9_7F4A_7C15UL))));

    /// <summary>The n-th draw: 64 uniform bits.</summary>
    public ulong Draw(ulong ordinal) => Mix(unchecked(Value + Mix(unchecked(ordinal + 0x9E37_79B9_7F4A_7C15UL))));

    /// <summary>The n-th draw: 32 uniform bits.</summary>
    public uint Draw32(ulong ordinal) => (uint)(Draw(ordinal) >> 32);

    // SplitMix64's finalizer (Steele, Lea, Flood 2014): a bijection with full avalanche. Wrapping is the meaning.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong Mix(ulong z)
    {
        unchecked
        {
            z = (z ^ (z >> 30)) * 0xBF58_476D_1CE4_E5B9UL;
            z = (z ^ (z >> 27)) * 0x94D0_49BB_1331_11EBUL;
            return z ^ (z >> 31);
        }
    }
}
