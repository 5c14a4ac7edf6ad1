using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace NetSim.Core;

/// <summary>
/// The arithmetic of the fingerprint: 128-bit products folded to 64 bits over independent words (the mixing step of
/// W. Yi's wyhash), then one dependent step per event. Detects differences; it is no defence against a forger.
/// </summary>
internal static class EventDigest
{
    // Odd constants from the hexadecimal digits of pi, one per word.
    private const ulong K0 = 0x243F_6A88_85A3_08D3;
    private const ulong K1 = 0x1319_8A2E_0370_7345;
    private const ulong K2 = 0xA409_3822_299F_31D1;
    private const ulong K3 = 0x082E_FA98_EC4E_6C89;
    private const ulong K4 = 0x4528_21E6_38D0_1377;
    private const ulong K5 = 0xBE54_66CF_34E9_0C6D;
    private const ulong K6 = 0xC0AC_29B7_C97C_50DD;
    private const ulong K7 = 0x3F84_D5B5_B547_0917;

    /// <summary>
    /// The event's 60 bytes that mean the same in every partition: time, order, target and body without its reference.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Of(ref Event item)
    {
        ref var word = ref Unsafe.As<Event, ulong>(ref item);

        // Little-endian: the low half of the last word is Fifth, the high half Reference.
        return Fold(word ^ K0, Unsafe.Add(ref word, 1) ^ K1)
            ^ Fold(Unsafe.Add(ref word, 2) ^ K2, Unsafe.Add(ref word, 3) ^ K3)
            ^ Fold(Unsafe.Add(ref word, 4) ^ K4, Unsafe.Add(ref word, 5) ^ K5)
            ^ Fold(Unsafe.Add(ref word, 6) ^ K6, (uint)(Unsafe.Add(ref word, 7) & uint.MaxValue) ^ K7);
    }

    /// <summary>All 64 bytes of an extension.</summary>
    public static ulong Of(ref Extension extension)
    {
        return Fold(extension.Word0 ^ K1, extension.Word1 ^ K0)
            ^ Fold(extension.Word2 ^ K3, extension.Word3 ^ K2)
            ^ Fold(extension.Word4 ^ K5, extension.Word5 ^ K4)
            ^ Fold(extension.Word6 ^ K7, extension.Word7 ^ K6);
    }

    /// <summary>
    /// Appends a fact to a chain: a bijection of the chain for each fact and of the fact for each chain.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Chain(ulong digest, ulong fact)
    {
        unchecked
        {
            return (BitOperations.RotateLeft(digest, 29) ^ fact) * 0x9E37_79B9_7F4A_7C15UL;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Fold(ulong left, ulong right)
    {
        unchecked
        {
            // Math.BigMul takes its low half through memory.
            var high = Bmi2.X64.IsSupported
                ? Bmi2.X64.MultiplyNoFlags(left, right)
                : Math.BigMul(left, right, out _);
            return high ^ (left * right);
        }
    }
}
