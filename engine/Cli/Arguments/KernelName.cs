using NetSim.Core;
using NetSim.Tcp;

namespace NetSim.Cli;

/// <summary>Kernel profiles by name, as several verbs take them.</summary>
internal static class KernelName
{
    /// <summary>Why there is no such kernel, with what was probably meant; null when there is one.</summary>
    public static string? Refusal(string name)
    {
        if (KernelProfile.TryFind(name, out _))
        {
            return null;
        }

        var known = KernelProfile.All.Select(profile => profile.Name).ToList();
        var hint = NearestName.Of(name, known) is { } near ? $"; did you mean '{near}'?" : ".";
        return $"there is no kernel profile '{name}'{hint} Known are {string.Join(", ", known)}.";
    }
}
