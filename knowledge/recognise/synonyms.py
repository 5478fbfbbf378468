"""Words that say the same thing in most arguments: a thesaurus of arguing.

It knows nothing about any claim; whoever adds a row should be able to say it without reading the knowledge base.
Words that mean
too many things ("last", "over", "hit") are left out: a group that anything can enter joins sentences that have
nothing in common.
"""

_GROUPS = {
    "took over": """
        took over, take over, takes over, taking over, taken over, took, stole, steal, steals, stolen, stealing,
        theft, thief, copied, copy, copies, copying, copycat, copypaste, copypasted, copy paste, copy pasted, ctrl c,
        borrowed, borrow, borrowing, plagiarised, plagiarized, plagiarism, plagiarist, lifted, nicked, pinched,
        swiped, yoinked, yoink, adopted, adopt, appropriated, aped, cribbed, ripped off, rip off, ripoff, inherited,
        took a leaf, helped himself, homework, same programme, same program
    """,
    "opposed": """
        opposed, oppose, opposes, opposing, opponent, against, anti, rejected, reject, rejects, rejecting, hated,
        hate, hates, hating, fought, resisted, resist, objected, hostile to, enemy of, despised, loathed, detested,
        couldnt stand, dead set, denounced, denounce, condemned, condemn, attacked
    """,
    "wanted": """
        wanted, want, wants, wanting, wished, sought, aimed at, aimed to, intended, dreamed, dreamt, dream of, called
        for, calling for, call for, calls for, demanded, demand, demands, demanding, advocated, advocate, advocates,
        pushed for, pushing for, push for, argued for, planned to, meant to, wanna, preached, urged, craved, longed
        for
    """,
    "supported": """
        supported, support, supports, supporting, supporter, favoured, favored, favours, favors, in favour, in favor,
        backed, backing, endorsed, approved of, defended, defend, defends, defending, stood up for, championed,
        champion, loved, fan of, praised, upheld, stuck with, stuck to, swore by
    """,
    "proposed": """
        proposed, propose, proposes, proposal, suggested, suggest, suggestion, put forward, came up with, floated,
        pitched, tabled, thought of, his idea
    """,
    "ended": """
        ended, ending, end it, abolished, abolish, abolition, scrapped, scrap, ditched, ditch, binned, get rid of, got
        rid of, getting rid of, do away with, done away with, wind up, wound up, winding up, liquidated, liquidate,
        dismantled, dismantle, axed, smash, smashed, kill off, killed off, tore up, tear up, shut down, dissolve,
        dissolved, undo, undid, undoing, undone, reversed, broke up, break up, ban, banned, finish off, eliminate,
        eliminated, destroy, destroyed, put an end
    """,
    "forced": """
        forced, force, forces, forcing, forcible, forcibly, coercion, coerce, coerced, coercive, compulsion, compel,
        compelled, compulsory, violence, violent, violently, gunpoint, at the point, guns, gun, rifles, rifle,
        bayonet, bayonets, dragged, drag, herded, herding, driven into, drove them, shove, shoved, brute, brutal,
        brutally, brutality, terror, whip, against their will
    """,
    "voluntary": """
        voluntary, voluntarily, persuade, persuaded, persuasion, persuading, willing, willingly, by example, consent,
        freely, own accord, gradual, gradually, patient, patiently, gently, step by step, of their own, free choice
    """,
    "necessary": """
        necessary, necessity, necessarily, needed, inevitable, inevitably, unavoidable, required, only way, no other
        way, vital, essential, indispensable, had to
    """,
    "no choice": """
        no choice, no alternative, no other choice, no other option, no option, hand was forced, forced his hand,
        forced their hand, left him no, left no, cornered, boxed in, back to the wall, backs to the wall, against the
        wall, hands were tied, what else could, what was he supposed
    """,
    "paid for": """
        paid for, pay for, pays for, paying for, paid, funded, fund, funds, funding, financed, finance, financing,
        bankrolled, bankroll, footed, foot the bill, squeeze, squeezed, squeezing, extract, extracted, extraction,
        milked, pump, pumped, pumping, surplus, tribute, subsidised, subsidized, subsidy, the money for, money came
        from
    """,
    "killed": """
        killed, kill, killing, kills, died, die, dying, dead, death, deaths, starved, starve, starving, starvation,
        murder, murdered, murders, famine, famines, perished, genocide, hunger, corpses, graves, victims, massacre,
        body count, death toll
    """,
    "same": """
        identical, alike, similar, similarity, similarities, no different, not different, no difference, not much
        different, difference, differences, twin, twins, same coin, same thing, the same, mirror, mirrors, mirrored,
        mirroring, mirror image, indistinguishable, equivalent, interchangeable, tell apart, told apart, two peas,
        cousins, clone, clones, spitting image, lookalike, resemble, resembled, resembles, resemblance, parallel,
        parallels, every bit as, as bad as, just as bad, distinction, distinguish
    """,
    "first": """
        first, earlier, beat him to it, prior to, ahead of, a year before, years before, predated, preceded,
        originally, already, original, long before
    """,
    "fake": """
        fake, faked, sham, bogus, phony, phoney, hoax, fraud, fraudulent, pretend, pretended, pretence, pretext,
        smokescreen, made up, staged, charade, manufactured, non issue, artificial, kayfabe, wordplay, semantics, for
        show, straw man
    """,
    "hid": """
        hid, hide, hides, hidden, hiding, conceal, concealed, mask, masked, masking, cover up, covered up, cooked the
        books, cooking the books, fudged, fudging, inflated, padded, padding, massaged, juked, on paper
    """,
    "believed": """
        believed, believe, believes, believing, belief, believer, sincere, sincerely, genuine, genuinely, faith,
        conviction, convictions, convinced, committed, ideals, principle, principles, principled, meant it, ideology,
        ideological, ideologue, fanatic, idealist
    """,
    "insincere": """
        cynic, cynical, cynically, cynicism, opportunist, opportunism, opportunistic, power hungry, lust for power,
        careerist, unprincipled, hypocrite, hypocrisy, pragmatist, two faced, lip service, biding his time, waiting
        for the moment, gangster, thug, machiavellian, chameleon, weathervane, only cared about
    """,
    "temporary": """
        temporary, temporarily, breather, breathing space, breathing spell, stopgap, short term, retreat, retreated,
        step back, interim, pause, concession, concessions, provisional, time being, transitional, makeshift, detour,
        timeout, for now, not meant to last, never meant to last
    """,
    "lasted": """
        lasted, lasting, survive, survived, surviving, sustain, sustained, sustainable, unsustainable, durable, long
        term, for ever, forever, permanent, permanently, keep going, kept going, carried on, carry on, gone on,
        indefinitely, could not last, couldnt last, have lasted, run its course
    """,
    "collapsed": """
        collapse, collapsed, collapsing, doomed, dead end, fell apart, falling apart, fallen apart, breakdown, broke
        down, breaking down, last legs, bound to fail, failing, failed, failure, crisis, crises, hit a wall, ran out
        of road, borrowed time, cracking, stagnated, stagnating
    """,
    "workable": """
        workable, viable, viability, feasible, realistic, could have worked, would have worked, wouldve worked,
        couldve worked, real option, practical, plausible, doable, on the table, possible, might have worked
    """,
    "alternative": """
        alternative, alternatives, other option, other way, another way, road not taken, different path, other path,
        third way, another road, different road
    """,
    "continued": """
        continued, continue, continuing, continuation, continuity, logical conclusion, heir, heirs, offspring, grew
        out, grew from, outgrowth, successor, led to, led straight, led directly, paved the way, laid the
    """,
    "ignored": """
        neglected, neglect, neglecting, ignored, ignore, ignores, ignoring, underestimated, underestimate,
        underestimates, underestimating, overlooked, dismissed, disregard, disregarded, didnt care, never cared, didnt
        get, never understood, didnt understand, contempt, looked down, wrote off, written off, blind spot, scorn,
        scorned, clueless, had no time for
    """,
    "danger": """
        danger, dangers, dangerous, threat, threats, threaten, threatened, threatening, menace, peril, scare,
        scaremongering, bogeyman, boogeyman, sabotage, sabotaging, sabotaged, hoard, hoarded, hoarding, hoarders,
        strangle, strangling, held hostage, holding hostage
    """,
    "efficient": """
        efficient, efficiency, efficiently, inefficient, productive, productivity, unproductive, yield, yields,
        economies of scale, economy of scale, mechanised, mechanized, mechanisation, mechanization, outproduce,
        outproduced, outperform
    """,
    "surrendered": """
        capitulate, capitulated, capitulates, capitulating, capitulation, capitulations, capitulator, capitulators,
        surrender, surrendered, caved, cave in, gave in, give in, gave up, defect, defected, defection, defectors,
        switched sides, switch sides, changed sides, went over, go over, going over, came over, crawled back, crawl
        back, crawling back, recant, recanted, recanting, repent, repented, made their peace, made peace, bent the
        knee, bend the knee, jumped ship, sold out, deserted
    """,
    "rescued": """
        rescue, rescued, rescues, saved, saviour, savior, bailed out, bail out, bailed him out, bailout, lifeline,
        lucky, luck, lucky break, godsend, windfall, blessing, got away with
    """,
    "preferred": """
        prefer, preferred, preferring, prefers, sooner, rather than, side with, sided with, siding with, lesser evil,
        bloc with, allied, ally, alliance, team up, teamed up, over his dead body
    """,
    "mistake": """
        mistake, mistakes, mistaken, error, errors, blunder, blunders, disaster, disastrous, catastrophe,
        catastrophic, folly, backfired
    """,
    "exploited": """
        exploited, exploit, exploits, exploiting, weaponised, weaponized, weaponise, weaponize, played on, playing on,
        play on, stoked, stoke, stoking, whipped up, whipping up, dog whistle, dogwhistle, dog whistles, dog
        whistling, fanned, fanning, made use, stirred up, baiting
    """,
    "bad quality": """
        quality, junk, shoddy, poor quality, low quality, defective, defects, useless, waste, wasted, wasteful, crap,
        rubbish, botched, spoiled, low grade, substandard, broken, didnt work, never worked
    """,
    "statistics": """
        statistics, statistic, statistical, stats, figures, percent, percentages, percentage, graph, graphs, charts,
        growth rate, growth rates, tonnage, tonnes
    """,
    "fast": """
        fast, faster, fastest, quickly, breakneck, break neck, overnight, speed, speeds, tempo, tempos, tempi, rush,
        rushed, rushing, rapid, rapidly, full throttle, flat out, pace, at all costs, headlong, accelerate,
        accelerated, acceleration, frantic, crash programme, crash program
    """,
    "fulfilled": """
        fulfilled, fulfil, fulfill, fulfilling, fulfilment, completed, ahead of schedule, overfulfilled, targets,
        quota, quotas, accomplished, finished early, done early
    """,
    "blueprint": """
        blueprint, blueprints, template, recipe, playbook, cookbook, roadmap, inspiration, inspired, architect, wrote
        the book, cheat sheet, prototype, instruction manual
    """,
    "dictatorship": """
        authoritarian, authoritarians, authoritarianism, dictator, dictators, dictatorship, dictatorial, tyrant,
        tyrants, tyranny, despot, despotic, despotism, autocrat, autocratic, totalitarian, totalitarianism,
        repressive, repression, iron fist, militarise, militarize, militarised, militarisation, militarization
    """,
    "democracy": """
        democracy, democratic, democrat, democrats, democratically, undemocratic, free elections, elections, vote,
        votes, liberty, pluralism
    """,
    "market": """
        market, markets, marketplace, prices, private trade, trading, supply and demand, traders, free market
    """,
    "planned": """
        planned, planning, planner, planners, command economy, central planning, centrally planned, centralised,
        centralized, by decree, from above, state control
    """,
    "backward": """
        backward, backwardness, underdeveloped, undeveloped, illiterate, isolated, isolation, encircled, encirclement,
        surrounded, besieged, siege, blockade, hostile
    """,
    "modernise": """
        modernise, modernize, modernised, modernized, modernisation, modernization, catch up, caught up, catching up,
        develop, developed, development
    """,
}  # fmt: skip

SYNONYMS: dict[str, tuple[str, ...]] = {
    idea: tuple(" ".join(member.split()) for member in members.split(",")) for idea, members in _GROUPS.items()
}
"""The words and phrases of each idea, by the name shown to people; folded, as `knowledge.text.words` returns words."""
