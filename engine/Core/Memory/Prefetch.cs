using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace NetSim.Core;

/// <summary>
/// Hints that a cache line will be read soon. They never change a result; elsewhere than on x86 they do nothing.
/// </summary>
internal static unsafe class Prefetch
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ForRead(void* address)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(address);
        }
    }
}
