using NetSim.Core;

namespace NetSim.Scenarios;

internal static class Windows
{
    public static void Check(string metric, Duration from, Duration until)
    {
        var slot = SlotCounter.Slot.Nanoseconds;
        if (from < Duration.Zero || until <= from)
        {
            throw new ScenarioException($"The window {from}..{until} of {metric} is empty or starts before the run.");
        }

        if (from.Nanoseconds % slot != 0 || until.Nanoseconds % slot != 0)
        {
            throw new ScenarioException(
                $"The window {from}..{until} of {metric} must start and end at multiples of {SlotCounter.Slot}.");
        }
    }
}
