using NetSim.Tcp;

namespace NetSim.Scenarios;

internal static class Profiles
{
    /// <summary>The kernel profile of a name, or a refusal that offers the nearest.</summary>
    public static KernelProfile Find(string name, bool isUsage = false)
    {
        if (KernelProfile.TryFind(name, out var profile))
        {
            return profile;
        }

        // Newest first: of two that are equally near the newer is meant.
        var known = KernelProfile.All.Select(p => p.Name).Reverse().ToList();
        throw new ScenarioException($"There is no kernel profile '{name}'{Spelling.Hint(name, known)}") { IsUsage = isUsage };
    }
}
