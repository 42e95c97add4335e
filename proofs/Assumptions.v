(* SPDX-License-Identifier: MIT *)
(** What the theorems rest on. [make axioms] compares what this prints with [axioms.txt].

    Each theorem is checked here against its statement by full name, so that nothing in between
    can have put another notion in its place. *)
From separatrix Require Notions Statements OursStatements Zhang2022Statements Moosavi2018Statements
  Tanay2018Statements.
From separatrix Require Checker MulticlassChecker MarginChecker ProgramChecker LabelsChecker Charles2019 Ours Zhang2022 Moosavi2018 Tanay2018
  Examples.

Definition everything := (
  (Checker.check_sound : forall c, Checker.check c = true -> Checker.meaning c),
  (MulticlassChecker.check_classes_sound :
     forall c, MulticlassChecker.check_classes c = true -> MulticlassChecker.meaning_classes c),
  (MarginChecker.check_margin_sound :
     forall c, MarginChecker.check_margin c = true -> MarginChecker.meaning_margin c),
  (ProgramChecker.check_program_sound : forall p m z a,
     ProgramChecker.check_program p m z a = true -> ProgramChecker.says_program p m),
  (ProgramChecker.check_agreement_sound : forall q m n,
     ProgramChecker.check_agreement q m n = true -> ProgramChecker.says_agreement q m n),
  (LabelsChecker.check_labels_sound :
     forall q, LabelsChecker.check_labels q = true -> LabelsChecker.says_labels q),
  (Charles2019.lemma_3_repaired : Statements.Lemma_3_repaired),
  (Charles2019.theorem_4_repaired : Statements.Theorem_4_repaired),
  (Charles2019.theorem_4_fails_as_printed : Statements.Theorem_4_fails_as_printed),
  (Charles2019.theorem_5_repaired : Statements.Theorem_5_repaired),
  (Charles2019.corollary_6_repaired : Statements.Corollary_6_repaired),
  (Charles2019.remark_6_fails : Statements.Remark_6_fails),
  (Charles2019.theorem_8_repaired : Statements.Theorem_8_repaired),
  (Charles2019.theorem_10 : Statements.Theorem_10),
  (Charles2019.theorem_11_repaired : Statements.Theorem_11_repaired),
  (Charles2019.theorem_12_repaired : Statements.Theorem_12_repaired),
  (Charles2019.theorem_12_no_continuity_fails : Statements.Theorem_12_no_continuity_fails),
  (Charles2019.lemma_13 : Statements.Lemma_13),
  (Charles2019.lemma_14 : Statements.Lemma_14),
  (Charles2019.theorem_15 : Statements.Theorem_15),
  (Charles2019.theorem_16_fails_as_printed : Statements.Theorem_16_fails_as_printed),
  (Charles2019.theorem_16_repaired : Statements.Theorem_16_repaired),
  (Charles2019.corollary_17_repaired : Statements.Corollary_17_repaired),
  (Charles2019.corollary_17_section_6_fails : Statements.Corollary_17_section_6_fails),
  (Charles2019.section_6 : Statements.Section_6),
  (Ours.separators_complete : OursStatements.Separators_complete),
  (Ours.convex_complete : OursStatements.Convex_complete),
  (Ours.any_difference_serves : OursStatements.Any_difference_serves),
  (Ours.any_difference_serves_classes : OursStatements.Any_difference_serves_classes),
  (Ours.R_within_R' : OursStatements.R_within_R'),
  (Ours.H_within_R' : OursStatements.H_within_R'),
  (Charles2019.lemma_3_fails_as_printed : Statements.Lemma_3_fails_as_printed),
  (Charles2019.remark_6b_fails : Statements.Remark_6b_fails),
  (Charles2019.remark_6_repaired : Statements.Remark_6_repaired),
  (Charles2019.theorem_7_condition_2 : Statements.Theorem_7_condition_2),
  (Charles2019.note_one_point_is_all : Statements.Note_one_point_is_all),
  (Charles2019.note_regions_are_convex : Statements.Note_regions_are_convex),
  (Charles2019.theorem_8_fails_as_printed : Statements.Theorem_8_fails_as_printed),
  (Charles2019.remark_8_fails : Statements.Remark_8_fails),
  (Charles2019.remark_8_repaired : Statements.Remark_8_repaired),
  (Charles2019.remark_8_can_hold : Statements.Remark_8_can_hold),
  (Charles2019.note_soft_max : Statements.Note_soft_max),
  (Charles2019.theorem_11_is_vacuous : Statements.Theorem_11_is_vacuous),
  (Charles2019.theorem_11_convex_only_fails : Statements.Theorem_11_convex_only_fails),
  (Charles2019.note_some_unit : Statements.Note_some_unit),
  (Charles2019.theorem_2_fails_as_printed : Statements.Theorem_2_fails_as_printed),
  (Charles2019.section_6b_fails : Statements.Section_6b_fails),
  (Charles2019.section_6b_repaired : Statements.Section_6b_repaired),
  (Ours.H_within_R : OursStatements.H_within_R),
  (Ours.classes_complete : OursStatements.Classes_complete),
  (Ours.richer_to_poorer : OursStatements.Richer_to_poorer),
  (Ours.poorer_to_richer_fails : OursStatements.Poorer_to_richer_fails),
  (Ours.centroids_transfer : OursStatements.Centroids_transfer),
  (Ours.length_for_separators : OursStatements.Length_for_separators),
  (Ours.length_for_networks : OursStatements.Length_for_networks),
  (Ours.sum_of_multipliers : OursStatements.Sum_of_multipliers),
  (Ours.convex_scores_serve : OursStatements.Convex_scores_serve),
  (Ours.deep_networks : OursStatements.Deep_networks),
  (Zhang2022.gradient_is_slope : Zhang2022Statements.Gradient_is_slope),
  (Zhang2022.label_free : Zhang2022Statements.Label_free),
  (Zhang2022.units_decide : Zhang2022Statements.Units_decide),
  (Zhang2022.gate_counting : Zhang2022Statements.Gate_counting),
  (Zhang2022.theorem_3_1_every_fails : Zhang2022Statements.Theorem_3_1_every_fails),
  (Zhang2022.antipodes : Zhang2022Statements.Antipodes),
  (Moosavi2018.signed_sum_exists : Moosavi2018Statements.Signed_sum),
  (Moosavi2018.signed_sum_fools : Moosavi2018Statements.Signed_sum_fools),
  (Moosavi2018.plain_sum_fails : Moosavi2018Statements.Plain_sum_fails),
  (Tanay2018.saturation : Tanay2018Statements.Saturation),
  Examples.all).

Print Assumptions everything.
