-- Cases in numbers: people, drafts, cases and their journal, with skewed names, units, states and due dates.
-- Parameters of psycopg: first and last number. Foreign keys and the journal's chain are left out while loading.
CREATE OR REPLACE FUNCTION bench_code(n bigint) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    body text := (10000000000 + (n * 48271000003) %% 90000000000)::text;
    rest int := 10;
    total int;
BEGIN
    FOR i IN 1..11 LOOP
        total := (rest + substr(body, i, 1)::int) %% 10;
        IF total = 0 THEN total := 10; END IF;
        rest := (total * 2) %% 11;
    END LOOP;
    RETURN body || ((11 - rest) %% 10)::text;
END $$;

CREATE TEMP TABLE bench_row ON COMMIT DROP AS
SELECT n, gen_random_uuid() AS draft, gen_random_uuid() AS citizen,
       (ARRAY['محمد','علی','فاطمه','زهرا','حسین','مریم','رضا','سعید','لیلا','مهدی','ناصر','پروین','کاظم','الهام','یوسف','شهلا',
              'عباس','مینا','جواد','زینب','هادی','نرگس','امین','بهمن','سمیه','داود','پوران','کورش','آرش','مانی'])
           [1 + floor(30 * power(random(), 2.2))::int] AS first_name,
       (ARRAY['رضایی','حیدری','ناصری','عساکره','جلالی','قنواتی','باوی','منصوری','کریمی','حمیدی','سواری','دهدشتی','فرجی','مرادی',
              'کعبی','نصیری','بختیاری','تمیمی','شیرالی','ساکی','مکوندی','دزفولی','هورانی','آبادانی','شوشتری','بهبهانی','رامهرمزی',
              'ایذه','باغملکی','اندیمشکی','شادگانی','هندیجانی','لالی','گتوندی','هفتکلی','امیدیه','کارونی','حمیدیه','بروایه','سالمی',
              'خلفی','نواصری','عبیداوی','مزرعه','بندری','ماهشهری','سپهوند','جهانگیری','پورکاظم','الله‌یاری'])
           [1 + floor(50 * power(random(), 1.6))::int] AS last_name,
       random() AS luck, random() AS kind_luck, (random() * 1500)::int AS age
FROM generate_series(%(first)s::bigint, %(last)s::bigint) AS n;

INSERT INTO people_citizen (id, national_id, mobile, first_name, last_name, father_name, email, postal_code, address, created_at, news_by)
SELECT citizen, '8' || lpad(n::text, 9, '0'), '+98918' || lpad(n::text, 7, '0'), first_name, last_name, '', '', '', '', now(), ''
FROM bench_row;

INSERT INTO applications_draft (id, browser, answers, typed, page, done, started_at, saved_at, submitted_at, citizen_id, version_id, helper)
SELECT r.draft, '', '{}', '{}', '', '[]', now(), now(), now() - make_interval(days => r.age), r.citizen, k.version_id, ''
FROM bench_row r JOIN bench_kind k ON r.kind_luck >= k.low AND r.kind_luck < k.high;

INSERT INTO cases_case (tracking_code, draft_id, service_id, version_id, citizen_id, applicant_name, applicant_national_id,
    applicant_mobile, land_plate, county, answers, state, stage, unit_id, holder, assignee_id, involved, asked, recused, submitted_at, due_on,
    stage_due_on, paused_on, outcome, revision, search, news_at, last_action, last_at, waits_until)
SELECT bench_code(r.n), r.draft, k.service_id, k.version_id, r.citizen, r.first_name || ' ' || r.last_name,
       '8' || lpad(r.n::text, 9, '0'), '+98918' || lpad(r.n::text, 7, '0'),
       (r.n %% 90000)::text || '/' || (r.n %% 97)::text, (ARRAY['ahvaz','abadan','dezful','karun','izeh'])[1 + (r.n %% 5)],
       jsonb_build_object('applicant', jsonb_build_object('first_name', r.first_name, 'last_name', r.last_name),
                          'note', repeat('شرح درخواست ', 12)),
       CASE WHEN luck < 0.16 THEN 'open' WHEN luck < 0.18 THEN 'approval' WHEN luck < 0.20 THEN 'decided'
            WHEN luck < 0.24 THEN 'waiting_citizen' WHEN luck < 0.29 THEN 'withdrawn' WHEN luck < 0.6 THEN 'closed' ELSE 'issued' END,
       k.stage, k.unit, k.holder,
       CASE WHEN luck < 0.20 AND r.n %% 3 = 0 THEN (SELECT id FROM people_staffmember WHERE username = 'kabi') END,
       CASE WHEN r.n %% 4 = 0 THEN ARRAY[k.unit, 'secretariat'] ELSE ARRAY[k.unit] END, '{}', '{}',
       now() - make_interval(days => r.age),
       current_date + CASE WHEN luck < 0.24 THEN (r.n %% 60)::int - 20 ELSE -r.age END,
       current_date + CASE WHEN luck < 0.24 THEN (r.n %% 30)::int - 10 ELSE -r.age END,
       CASE WHEN luck >= 0.20 AND luck < 0.24 THEN current_date - 3 END, '', 1,
       to_tsvector('simple', replace(r.first_name || ' ' || r.last_name, E'\u200c', ' ')
           || ' ' || r.first_name || split_part(r.last_name, E'\u200c', 1) || ' ' || replace(r.last_name, E'\u200c', '')
           || ' ' || (r.n %% 90000)::text || '/' || (r.n %% 97)::text),
       CASE WHEN luck < 0.24 AND r.n %% 20 = 0 THEN now() END, 'message', now(),
       CASE WHEN luck >= 0.20 AND luck < 0.24 THEN current_date + 7 END
FROM bench_row r JOIN bench_kind k ON r.kind_luck >= k.low AND r.kind_luck < k.high;

INSERT INTO journal_entry (seq, at, event, subject, actor, detail, previous, digest)
SELECT (SELECT coalesce(max(seq), 0) FROM journal_entry) + row_number() OVER (), c.submitted_at, e.event, 'case:' || c.id,
       'citizen:' || c.citizen_id, jsonb_build_object('unit', c.unit_id, 'stage', c.stage), '\x00', '\x00'
FROM bench_row r JOIN cases_case c ON c.draft_id = r.draft CROSS JOIN (VALUES ('case_submitted'), ('case_advanced')) AS e (event);
