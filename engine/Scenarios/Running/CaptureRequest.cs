using NetSim.Core;
using NetSim.Results;

namespace NetSim.Scenarios;

/// <summary>What a capture keeps, and how it is cut into files.</summary>
/// <param name="SnapLength">Octets kept of each packet; 0 keeps all.</param>
/// <param name="Filter">Which packets; null keeps all.</param>
/// <param name="RotateEvery">Simulated time after which the next file begins; null for one file.</param>
/// <param name="RotateAt">Bytes after which the next file begins; null for no limit.</param>
/// <param name="Keep">Newest files that stay when the capture is cut; 0 keeps all.</param>
public sealed record CaptureRequest(
    int SnapLength = 0, CaptureFilter? Filter = null, Duration? RotateEvery = null, long? RotateAt = null, int Keep = 0)
{
    private const int LongestPacket = 65_535;
    private const int ShortestSnap = 20;
    private const long SmallestFile = 4_096;

    /// <summary>Everything, in one file.</summary>
    public static CaptureRequest Everything { get; } = new();

    internal bool Rotates => RotateEvery is not null || RotateAt is not null;

    /// <summary>Reads and checks what a script or a command line says.</summary>
    /// <param name="snapLength">0, or 20 to 65,535.</param>
    /// <param name="filter">A filter as <see cref="CaptureFilter"/> reads it; null or empty for none.</param>
    /// <param name="rotateEvery">Above zero; null for none.</param>
    /// <param name="rotateAt">4,096 or more; null for none.</param>
    /// <param name="keep">0 or more; above 0 only with one of the two.</param>
    /// <exception cref="ScenarioException">A value is wrong; the message names it.</exception>
    public static CaptureRequest Parse(
        int snapLength, string? filter, Duration? rotateEvery = null, long? rotateAt = null, int keep = 0)
    {
        if (snapLength != 0 && snapLength is < ShortestSnap or > LongestPacket)
        {
            throw new ScenarioException(
                $"A capture keeps {ShortestSnap} to {LongestPacket:N0} octets of a packet, or 0 for all, not {snapLength}.");
        }

        if (rotateEvery is { } span)
        {
            Scenario.RequirePositive(span, "rotateEvery");
        }

        if (rotateAt < SmallestFile)
        {
            throw new ScenarioException($"A capture file holds {SmallestFile:N0} bytes or more, not {rotateAt}.");
        }

        if (keep < 0 || (keep > 0 && rotateEvery is null && rotateAt is null))
        {
            throw new ScenarioException(
                $"keep: {keep} has no meaning: say rotateEvery: or rotateAt:, and how many of the newest files stay.");
        }

        try
        {
            return new(
                snapLength, string.IsNullOrWhiteSpace(filter) ? null : CaptureFilter.Parse(filter), rotateEvery, rotateAt, keep);
        }
        catch (FormatException wrong)
        {
            throw new ScenarioException($"Capture filter: {wrong.Message}", wrong);
        }
    }
}
