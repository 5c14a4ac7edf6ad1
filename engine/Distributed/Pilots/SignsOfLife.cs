using System.Diagnostics;

namespace NetSim.Distributed;

/// <summary>
/// Watches signs of life through this machine's clock alone: somebody is silent when the sign has not changed for a
/// while, whatever time other machines and the file server believe it to be.
/// </summary>
internal sealed class SignsOfLife
{
    private readonly Dictionary<string, (string Sign, long Since)> _seen = [];

    /// <summary>Takes note of the latest signs.</summary>
    public void Look(IReadOnlyDictionary<string, string> signs)
    {
        foreach (var (who, sign) in signs)
        {
            if (!_seen.TryGetValue(who, out var seen) || seen.Sign != sign)
            {
                _seen[who] = (sign, Stopwatch.GetTimestamp());
            }
        }

        foreach (var gone in _seen.Keys.Except(signs.Keys).ToList())
        {
            _seen.Remove(gone);
        }
    }

    /// <summary>Who has been silent for so long.</summary>
    public IReadOnlyList<string> Silent(TimeSpan patience) =>
        [.. _seen.Where(s => Stopwatch.GetElapsedTime(s.Value.Since) > patience).Select(s => s.Key)];

    /// <summary>Who has given a sign more recently.</summary>
    public int Alive(TimeSpan patience) => _seen.Count - Silent(patience).Count;
}
