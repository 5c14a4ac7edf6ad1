using System.Numerics;
using System.Runtime.CompilerServices;
using NetSim.Core;

namespace NetSim.Network;

/// <summary>
/// <see cref="Bandwidth.SerializationOf"/> of packets without a division: a multiplication by the speed's reciprocal
/// (T. Granlund, P. L. Montgomery, PLDI 1994).
/// </summary>
/// <remarks>
/// With 2^k below the speed d and m = ceil(2^(64 + k) / d), the high half of n * m shifted by k is floor(n / d)
/// whenever n * (m * d - 2^(64 + k)) is below 2^(64 + k); the second factor is below d, which is at most 2^(k + 1), so
/// every n below 2^63 is exact.
/// </remarks>
internal readonly struct WireTime
{
    private const ulong NanosecondsPerByte = 8_000_000_000;

    // Beyond, n could leave the range of the proof: nobody has such a link.
    private const long FastestByReciprocal = 1L << 61;

    private readonly Bandwidth _bandwidth;
    private readonly ulong _reciprocal;
    private readonly int _shift;

    public WireTime(Bandwidth bandwidth)
    {
        _bandwidth = bandwidth;
        var speed = (ulong)bandwidth.BitsPerSecond;
        if (speed > 1 && speed < FastestByReciprocal)
        {
            _shift = BitOperations.Log2(speed - 1);
            var power = UInt128.One << (64 + _shift);
            _reciprocal = (ulong)((power + speed - 1) / speed);
        }
    }

    /// <summary>Nanoseconds that a packet takes on the wire, rounded up.</summary>
    /// <param name="bytes">At most 65,535.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Of(int bytes)
    {
        if (_reciprocal == 0)
        {
            return _bandwidth.SerializationOf(bytes).Nanoseconds;
        }

        unchecked
        {
            var bits = ((ulong)bytes * NanosecondsPerByte) + (ulong)_bandwidth.BitsPerSecond - 1;
            return (long)(Math.BigMul(bits, _reciprocal, out _) >> _shift);
        }
    }
}
