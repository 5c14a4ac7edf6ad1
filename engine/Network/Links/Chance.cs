using NetSim.Core;

namespace NetSim.Network;

/// <summary>
/// A probability as a threshold that a 32-bit draw stays below: 0 never, 2^32 always, integer arithmetic throughout.
/// </summary>
/// <param name="Threshold">0 to 2^32.</param>
internal readonly record struct Chance(ulong Threshold)
{
    public bool IsNever => Threshold == 0;

    /// <summary>Whether the n-th event of the key's purpose happens. Draws nothing when it never can.</summary>
    public bool Happens(RandomKey key, ulong ordinal) => Threshold != 0 && key.Draw32(ordinal) < Threshold;

    public static Chance Of(double probability) => new((ulong)Math.Round(probability * 4294967296.0));

    public static double Checked(double probability, string parameter, string what)
    {
        // Written so that NaN is refused too.
        if (!(probability >= 0 && probability <= 1))
        {
            throw new ArgumentOutOfRangeException(
                parameter, probability, $"The probability of {what} must be 0 to 1 (0 % to 100 %), not {probability}.");
        }

        return probability;
    }
}
