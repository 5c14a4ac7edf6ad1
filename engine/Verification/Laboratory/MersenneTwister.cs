namespace NetSim.Verification;

/// <summary>
/// The generator that Python's <c>random.Random(seed)</c> is: MT19937 with initialization by array (M. Matsumoto,
/// T. Nishimura, ACM TOMACS 8, 1998). A measuring script that drew its losses from one is replayed with the same
/// losses.
/// </summary>
internal sealed class MersenneTwister
{
    private const int Length = 624;
    private const int Middle = 397;
    private readonly uint[] _words = new uint[Length];
    private int _next = Length;

    /// <summary>The generator of a seed.</summary>
    /// <param name="seed">Its sign does not count, as in Python.</param>
    public MersenneTwister(int seed)
    {
        Initialize(19_650_218);
        MixIn((uint)Math.Abs((long)seed));
    }

    /// <summary>The next number from 0 up to 1, in steps of 2^-53.</summary>
    public double NextDouble()
    {
        var high = NextWord() >> 5;
        var low = NextWord() >> 6;
        return ((high * 67_108_864.0) + low) / 9_007_199_254_740_992.0;
    }

    private void Initialize(uint seed)
    {
        _words[0] = seed;
        for (var i = 1; i < Length; i++)
        {
            _words[i] = unchecked((1_812_433_253u * Folded(i - 1)) + (uint)i);
        }
    }

    // A seed of one word is an array with one element.
    private void MixIn(uint seed)
    {
        var at = 1;
        for (var step = 0; step < Length; step++)
        {
            _words[at] = unchecked((_words[at] ^ (Folded(at - 1) * 1_664_525u)) + seed);
            at = Following(at);
        }

        for (var step = 1; step < Length; step++)
        {
            _words[at] = unchecked((_words[at] ^ (Folded(at - 1) * 1_566_083_941u)) - (uint)at);
            at = Following(at);
        }

        _words[0] = 0x8000_0000;
    }

    private uint Folded(int at) => _words[at] ^ (_words[at] >> 30);

    private int Following(int at)
    {
        if (at + 1 < Length)
        {
            return at + 1;
        }

        _words[0] = _words[Length - 1];
        return 1;
    }

    private uint NextWord()
    {
        if (_next == Length)
        {
            Twist();
        }

        var word = _words[_next++];
        word ^= word >> 11;
        word ^= (word << 7) & 0x9D2C_5680;
        word ^= (word << 15) & 0xEFC6_0000;
        return word ^ (word >> 18);
    }

    private void Twist()
    {
        for (var i = 0; i < Length; i++)
        {
            var joined = (_words[i] & 0x8000_0000) | (_words[(i + 1) % Length] & 0x7FFF_FFFF);
            var odd = (joined & 1) == 0 ? 0 : 0x9908_B0DF;
            _words[i] = _words[(i + Middle) % Length] ^ (joined >> 1) ^ odd;
        }

        _next = 0;
    }
}
