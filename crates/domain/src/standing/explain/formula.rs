//! The formulas of `domain.md` by name.

/// Declares the formulas: name, section and rule as the page has them.
macro_rules! formulas {
    ($($(#[$doc:meta])* $variant:ident = $name:literal, $section:literal, $rule:literal;)+) => {
        crate::words! {
            /// A formula of `domain.md`.
            Formula {
                $($(#[$doc])* $variant = $name,)+
            }
        }

        impl Formula {
            /// The section of `domain.md` it stands in.
            pub const fn section(self) -> u8 {
                match self {
                    $(Self::$variant => $section,)+
                }
            }

            /// The formula in the notation of that page.
            pub const fn rule(self) -> &'static str {
                match self {
                    $(Self::$variant => $rule,)+
                }
            }
        }
    };
}

formulas! {
    /// The number of a flow.
    FlowCurrent = "flow_current", 5, "start0 + g * sum of b(t), from0 <= t <= day";
    /// The number of a level.
    LevelCurrent = "level_current", 5, "the newest bucket of the journey; of min, max and mean that of the 7 calendar days that end on it";
    /// The value of a period.
    PeriodValue = "period_value", 5, "v = the aggregate of the period's buckets";
    /// The number wanted.
    Target = "target", 2, "the target of the active reach; of a keep its at_least, else its at_most";
    /// The way from start to target.
    Progress = "progress", 5, "clamp((current - start0) / (T - start0), 0, 1)";
    /// The same without ends.
    RawProgress = "raw_progress", 5, "(current - start0) / (T - start0)";
    /// The share of satisfied periods.
    Adherence = "adherence", 5, "satisfied / counted, over the last 12 finished demanded periods";
    /// How much of a period is attained.
    Attainment = "attainment", 5, "at least: min(1, v / T); at most: max(0, 1 - (v - T) / T); band: max(0, 1 - distance / (hi - lo)), v with the bank";
    /// Whether all is attained.
    Satisfied = "satisfied", 5, "attainment = 1";
    /// The progress of the goals below.
    RollUp = "roll_up", 5, "sum(w * p) / sum(w) over children that are measurable and not dropped";
    /// How many goals below count.
    Counted = "counted", 5, "children that are measurable and not dropped";
    /// How many goals below there are.
    Total = "total", 5, "children without deleted ones";
    /// The line.
    Line = "line", 6, "E(t) = start + (target - start) * D(from, t + 1) / D(from, due + 1)";
    /// How far ahead of the line.
    Lead = "lead", 6, "g * (current - expected)";
    /// The same in days.
    LeadDays = "lead_days", 6, "lead / |rate|";
    /// Days that may pass.
    BufferDays = "buffer_days", 6, "the largest n >= 0 with day + n <= due and g * (current - E(day + n)) >= 0";
    /// What a reach misses today.
    NeededToday = "needed_today", 6, "max(0, -lead)";
    /// What every day needs.
    NeededPerDay = "needed_per_day", 6, "max(0, g * (target - current)) / D(day, due + 1)";
    /// What a period misses.
    Needed = "needed", 6, "max(0, T - v - bank)";
    /// What a keep misses today.
    KeepNeededToday = "keep_needed_today", 6, "needed, on the last demanded day or if the days after today do not suffice; else 0";
    /// Days that may pass in a period.
    KeepBufferDays = "keep_buffer_days", 6, "days with nothing added before needed_today is positive or the limit is passed";
    /// What is likely of a flow.
    FlowProbability = "flow_probability", 7, "Phi((mu - R) / sigma), mu = r * Dh, sigma = s * sqrt(q + 0.325 q^2)";
    /// The value of a flow on the due day.
    FlowRange = "flow_range", 7, "current + g * max(0, mu +- 1.2816 sigma)";
    /// What is likely of a level.
    LevelProbability = "level_probability", 7, "Phi(g * (mu - target) / sigma), sigma = s * sqrt(q)";
    /// The value of a level on the due day.
    LevelRange = "level_range", 7, "mu +- 1.2816 sigma";
    /// What is likely of a running period.
    PeriodProbability = "period_probability", 7, "at least: Phi((X - T) / sigma); at most: Phi((T - X) / sigma); band: their difference";
    /// The value at the end of a period.
    PeriodRange = "period_range", 7, "X = v + bank + max(0, mu +- 1.2816 sigma)";
    /// When the target is met.
    Dates = "dates", 7, "the first day on which the optimistic, middle or pessimistic bound meets the target";
    /// What is likely of the goals below.
    ChildrenProbability = "children_probability", 7, "the smallest probability of the counted children";
    /// Closed.
    Closed = "closed", 8, "the goal is closed";
    /// Done.
    Done = "done", 8, "target met, or running period satisfied for good";
    /// Resting.
    Resting = "resting", 8, "the day's segment is a rest";
    /// Pending.
    Pending = "pending", 8, "no segment is active, or nothing measured yet and the plan has hardly begun";
    /// Stale.
    Stale = "stale", 8, "days since the last check-in >= max(2 * check_in_every, 3 * median gap), else 14";
    /// Overdue.
    Overdue = "overdue", 8, "past due and not met";
    /// By probability.
    ByProbability = "by_probability", 8, "probability >= 0.7 on_track, >= 0.3 at_risk, else off_track";
    /// Without a due day.
    NoDueDay = "no_due_day", 8, "reach without a due day: on_track";
    /// By the gap.
    ByGap = "by_gap", 8, "gap <= 0.10 on_track, <= 0.25 at_risk, else off_track";
    /// By the goals below.
    WorstChild = "worst_child", 8, "the worst status of the counted children";
    /// Satisfied periods in a row.
    Streak = "streak", 9, "consecutive satisfied demanded periods, and the running one if already satisfied";
    /// The longest of them.
    BestStreak = "best_streak", 9, "the longest streak; of equal ones the latest";
    /// How settled a habit is.
    Strength = "strength", 9, "S = m * S_before + (1 - m) * x, m = 0.5^(sqrt(f) / 13)";
}
