using NetSim.Experiments;

namespace NetSim.Cli;

/// <summary>What whoever goes on is told about the runs that are there already.</summary>
internal static class EarlierRuns
{
    private const int MostDamageShown = 10;

    public static void Tell(SweepStore store, Terminal terminal)
    {
        foreach (var damage in store.Damage.Take(MostDamageShown))
        {
            terminal.Error($"damage: {store.DumpPath} {damage}");
        }

        if (store.Earlier.Count > 0)
        {
            terminal.Note($"{store.Earlier.Count} runs are there already");
        }
    }
}
